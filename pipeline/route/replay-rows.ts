/** Replays and their dead letters in Postgres. What a replay has done is written by the lane's commits (store.ts). */
import type { ReplayAction, ReplayRequest, ReplayState } from "../../contract/replay.ts";
import type { PoolClient } from "pg";
import type { Store } from "./store.ts";

export interface ReplayRow {
  readonly id: string;
  readonly destination_id: string;
  /** `end`: the lane's cursor when the replay was asked for; what lies beyond is delivered anyway. */
  readonly request: ReplayRequest & { readonly end: number };
  readonly state: ReplayState;
  readonly matched: number;
  /** Offset up to which a window is counted; null once all of it is, and for dead letters. */
  readonly counted_to: string | null;
  readonly delivered: number;
  readonly failed: number;
  readonly position: string;
  readonly done: readonly string[];
}

/** Of the destination, still open, and named by the request: by id or by group. */
const CHOSEN = `destination_id = $1 AND state = 'open' AND (id = ANY($2) OR fingerprint = $3)`;
const chosen = ({ destinationId, deadLetterIds, fingerprint }: ReplayRequest): unknown[] => [
  destinationId,
  deadLetterIds ?? [],
  fingerprint ?? null,
];

export const isOfDeadLetters = ({ deadLetterIds, fingerprint }: ReplayRequest): boolean =>
  deadLetterIds !== undefined || fingerprint !== undefined;

export async function countDeadLetters({ pool }: Store, request: ReplayRequest): Promise<number> {
  const { rows } = await pool.query<{ matched: string }>(
    `SELECT count(*) AS matched FROM dead_letters WHERE ${CHOSEN}`,
    chosen(request),
  );
  return Number(rows[0]?.matched ?? 0);
}

/**
 * Queues the replay and takes its dead letters for it, so that no other replay sends them. `countFrom`: where the counting of
 * a window begins. Nothing happens when there is a replay of this id.
 */
export async function insertReplay(
  { pool }: Store,
  id: string,
  request: ReplayRow["request"],
  countFrom: number | null,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rowCount } = await client.query(
      `INSERT INTO replays (id, destination_id, request, state, matched, counted_to, created_by)
       VALUES ($1, $2, $3, 'queued', 0, $4, $5) ON CONFLICT (id) DO NOTHING`,
      [id, request.destinationId, JSON.stringify(request), countFrom, request.createdBy],
    );
    if (rowCount === 1) await takeChosen(client, id, request);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function takeChosen(client: PoolClient, id: string, request: ReplayRequest): Promise<void> {
  if (!isOfDeadLetters(request)) return;
  const { rowCount } = await client.query(
    `UPDATE dead_letters SET state = 'replaying', replay_id = $4 WHERE ${CHOSEN}`,
    [...chosen(request), id],
  );
  await client.query("UPDATE replays SET matched = $2 WHERE id = $1", [id, rowCount]);
}

export async function findReplay({ pool }: Store, id: string): Promise<ReplayRow | null> {
  const { rows } = await pool.query<ReplayRow>("SELECT * FROM replays WHERE id = $1", [id]);
  return rows[0] ?? null;
}

export async function unfinishedReplays({ pool }: Store): Promise<readonly ReplayRow[]> {
  const { rows } = await pool.query<ReplayRow>(
    "SELECT * FROM replays WHERE state IN ('queued', 'running') ORDER BY created_at",
  );
  return rows;
}

/** Replays whose window is not counted to its end. One that is over has counted it by going through it. */
export async function uncountedReplays({ pool }: Store): Promise<readonly ReplayRow[]> {
  await pool.query(
    `UPDATE replays SET matched = delivered + failed, counted_to = NULL
     WHERE counted_to IS NOT NULL AND state = 'finished'`,
  );
  const { rows } = await pool.query<ReplayRow>(
    "SELECT * FROM replays WHERE counted_to IS NOT NULL AND state <> 'cancelled' ORDER BY created_at",
  );
  return rows;
}

/** Adds what was counted from where the row says on; `to` is null at the end of the window. Who comes second adds nothing. */
export async function addCounted(
  { pool }: Store,
  { id, counted_to: from }: Pick<ReplayRow, "id" | "counted_to">,
  { matched, to }: { readonly matched: number; readonly to: number | null },
): Promise<void> {
  await pool.query(
    "UPDATE replays SET matched = matched + $2, counted_to = $3 WHERE id = $1 AND counted_to = $4",
    [id, matched, to, from],
  );
}

/** The row as it is now, marked as running; null when somebody has paused or cancelled it meanwhile. */
export async function beginReplay({ pool }: Store, id: string): Promise<ReplayRow | null> {
  const { rows } = await pool.query<ReplayRow>(
    "UPDATE replays SET state = 'running' WHERE id = $1 AND state IN ('queued', 'running') RETURNING *",
    [id],
  );
  return rows[0] ?? null;
}

const CHANGES: Readonly<
  Record<ReplayAction, { readonly to: ReplayState; readonly from: readonly ReplayState[] }>
> = {
  pause: { to: "paused", from: ["queued", "running"] },
  resume: { to: "queued", from: ["paused"] },
  cancel: { to: "cancelled", from: ["queued", "running", "paused"] },
};

/** False when the replay is not in a state that allows it. */
export async function changeReplay({ pool }: Store, id: string, action: ReplayAction): Promise<boolean> {
  const { to, from } = CHANGES[action];
  const { rowCount } = await pool.query(
    `UPDATE replays SET state = $2, finished_at = CASE WHEN $2 = 'cancelled' THEN now() END
     WHERE id = $1 AND state = ANY($3)`,
    [id, to, from],
  );
  return rowCount === 1;
}

/** What cancelled replays had taken and not sent is open again; `but`: replays that still have requests out. */
export async function releaseDeadLetters({ pool }: Store, but: readonly string[]): Promise<void> {
  await pool.query(
    `UPDATE dead_letters d SET state = 'open', replay_id = NULL FROM replays p
     WHERE p.id = d.replay_id AND p.state = 'cancelled' AND d.state = 'replaying' AND NOT p.id = ANY($1)`,
    [but],
  );
}
