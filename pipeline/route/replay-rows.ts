/** Replays and their dead letters in Postgres. What a replay has done is written by the lane's commits (store.ts). */
import type { ReplayAction, ReplayRequest, ReplayState } from "../../contract/replay.ts";
import type { Store } from "./store.ts";

export interface ReplayRow {
  readonly id: string;
  readonly destination_id: string;
  /** `end`: the lane's cursor when the replay was asked for; what lies beyond is delivered anyway. */
  readonly request: ReplayRequest & { readonly end: number };
  readonly state: ReplayState;
  readonly matched: number;
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

/** Queues the replay and takes its dead letters for it, so that no other replay sends them. Returns how many events it is about. */
export async function insertReplay(
  { pool }: Store,
  id: string,
  request: ReplayRow["request"],
  counted: number,
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const taken = isOfDeadLetters(request)
      ? await client.query(`UPDATE dead_letters SET state = 'replaying', replay_id = $4 WHERE ${CHOSEN}`, [
          ...chosen(request),
          id,
        ])
      : null;
    const matched = taken?.rowCount ?? counted;
    await client.query(
      `INSERT INTO replays (id, destination_id, request, state, matched, created_by)
       VALUES ($1, $2, $3, 'queued', $4, $5)`,
      [id, request.destinationId, JSON.stringify(request), matched, request.createdBy],
    );
    await client.query("COMMIT");
    return matched;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
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
