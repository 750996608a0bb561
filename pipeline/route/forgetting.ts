/** Lets go, once an hour, what only explains the past. What is open stays, and the books keep all of their counts. */
import { messageOf } from "../base/fault.ts";
import type { RoleContext } from "../base/role.ts";
import { repeat } from "../base/waiting.ts";
import { openLogReader, type LogReader } from "../log/index.ts";
import { forgetOldMinutes, KEPT_DAYS } from "./health-read.ts";
import type { Store } from "./store.ts";

const EVERY_MS = 3_600_000;
/** One statement's worth: a group of a million that was replayed once must not block the table for a minute. */
const ROWS_AT_ONCE = 5_000;

type Database = Pick<Store, "pool">;

/** Returns the way to stop. */
export function keepForgetting(
  store: Store,
  { env, logger }: Pick<RoleContext, "env" | "logger">,
): () => void {
  return repeat(
    EVERY_MS,
    async () => {
      await forgetOldMinutes(store);
      await foldOldMinutes(store);
      await forgetClosedLetters(store);
      await forgetOverReplays(store);
      const quarantine = await openLogReader({ dataDir: env.dataDir, name: "quarantine" });
      try {
        await forgetDecisions(store, quarantine);
      } finally {
        await quarantine.close();
      }
    },
    (error) => {
      logger.debug({ error: messageOf(error) }, "what only explains the past stays for now");
    },
  );
}

/** Runs a statement, whose last parameter says how many rows it takes, until it finds no more. Returns how many it took. */
async function inSteps(
  { pool }: Database,
  statement: string,
  parameters: readonly unknown[],
): Promise<number> {
  let taken = 0;
  for (;;) {
    const { rows } = await pool.query<{ taken: string }>(
      `WITH gone AS (${statement}) SELECT count(*) AS taken FROM gone`,
      [...parameters, ROWS_AT_ONCE],
    );
    const step = Number(rows[0]?.taken ?? 0);
    taken += step;
    if (step < ROWS_AT_ONCE) return taken;
  }
}

/**
 * A dead letter holds an event and its exchange, with whatever people wrote into them. While it is open somebody has to decide
 * on it, so it stays; once it was replayed or discarded it stays for as long as the figures that it explains. The books keep
 * their counts, and the audit log keeps who decided. Returns how many went; rejects when the database cannot be asked.
 */
export const forgetClosedLetters = (store: Database): Promise<number> =>
  inSteps(
    store,
    `DELETE FROM dead_letters WHERE id IN (
       SELECT id FROM dead_letters
       WHERE state IN ('replayed', 'discarded')
         AND coalesce(discarded_at, failed_at) < now() - make_interval(days => $1) LIMIT $2) RETURNING id`,
    [KEPT_DAYS],
  );

/** A replay that is over; one that was cancelled stays while dead letters wait for it to let go of them. As above. */
export const forgetOverReplays = (store: Database): Promise<number> =>
  inSteps(
    store,
    `DELETE FROM replays WHERE id IN (
       SELECT id FROM replays p
       WHERE state IN ('finished', 'cancelled')
         AND coalesce(finished_at, created_at) < now() - make_interval(days => $1)
         AND NOT EXISTS (SELECT 1 FROM dead_letters d
           WHERE d.destination_id = p.destination_id AND d.state = 'replaying' AND d.replay_id = p.id)
       LIMIT $2) RETURNING id`,
    [KEPT_DAYS],
  );

/** A decision says what became of an item that the quarantine keeps. Without the item it says nothing. As above. */
export async function forgetDecisions(
  store: Database,
  quarantine: Pick<LogReader, "bounds">,
): Promise<number> {
  const { start } = await quarantine.bounds();
  return inSteps(
    store,
    `DELETE FROM quarantine_decisions WHERE (item_id, received_at) IN (
       SELECT item_id, received_at FROM quarantine_decisions WHERE item_id::bigint < $1 LIMIT $2) RETURNING item_id`,
    [start],
  );
}

/**
 * The ledger is the sum of all minutes of a lane, so old ones do not go: those of a day (UTC) become one row at its beginning.
 * A day with held events stays as it is, since they are counted in their minutes. Returns how many rows were folded into
 * others; rejects when the database cannot be asked.
 */
export const foldOldMinutes = (store: Database): Promise<number> => inSteps(store, OLD_MINUTES, [KEPT_DAYS]);

const COUNTS = ["accepted", "delivered", "filtered", "suppressed", "dead_lettered"] as const;
const OLD_MINUTES = `
  DELETE FROM lane_minutes WHERE (destination_id, minute, source_id) IN (
    SELECT destination_id, minute, source_id FROM lane_minutes m
    WHERE minute < date_trunc('day', now() - make_interval(days => $1), 'UTC')
      AND minute <> date_trunc('day', minute, 'UTC')
      AND NOT EXISTS (SELECT 1 FROM held_events h WHERE h.destination_id = m.destination_id
        AND date_trunc('day', h.received_at, 'UTC') = date_trunc('day', m.minute, 'UTC'))
    LIMIT $2) RETURNING *), days AS (
  INSERT INTO lane_minutes AS m (destination_id, minute, source_id, ${COUNTS.join(", ")})
  SELECT destination_id, date_trunc('day', minute, 'UTC'), source_id, ${COUNTS.map((count) => `sum(${count})`).join(", ")}
  FROM gone GROUP BY 1, 2, 3
  ON CONFLICT (destination_id, minute, source_id) DO UPDATE SET
    ${COUNTS.map((count) => `${count} = m.${count} + excluded.${count}`).join(", ")}`;
