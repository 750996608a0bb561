/** Lets go, once an hour, what only explains the past: old minutes of delivery health, and dead letters that are done with. */
import type { Logger } from "pino";
import { messageOf } from "../base/fault.ts";
import { repeat } from "../base/waiting.ts";
import { forgetOldMinutes, KEPT_DAYS } from "./health-read.ts";
import type { Store } from "./store.ts";

const EVERY_MS = 3_600_000;
/** One statement's worth: a group of a million that was replayed once must not block the table for a minute. */
const LETTERS_AT_ONCE = 5_000;

/** Returns the way to stop. */
export function keepForgetting(store: Store, logger: Logger): () => void {
  return repeat(
    EVERY_MS,
    async () => {
      await forgetOldMinutes(store);
      await forgetClosedLetters(store);
    },
    (error) => {
      logger.debug({ error: messageOf(error) }, "what only explains the past stays for now");
    },
  );
}

/**
 * A dead letter holds an event and its exchange, with whatever people wrote into them. While it is open somebody has to decide
 * on it, so it stays; once it was replayed or discarded it stays for as long as the figures that it explains. The books keep
 * their counts, and the audit log keeps who decided. Returns how many went; rejects when the database cannot be asked.
 */
export async function forgetClosedLetters({ pool }: Pick<Store, "pool">): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM dead_letters WHERE id IN (
         SELECT id FROM dead_letters
         WHERE state IN ('replayed', 'discarded')
           AND coalesce(discarded_at, failed_at) < now() - make_interval(days => $1) LIMIT $2)`,
      [KEPT_DAYS, LETTERS_AT_ONCE],
    );
    forgotten += rowCount ?? 0;
    if ((rowCount ?? 0) < LETTERS_AT_ONCE) return forgotten;
  }
}
