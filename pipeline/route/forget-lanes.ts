/**
 * Lanes of destinations that are gone: a release without one marks its lane, and after a day all its rows go. Until then a
 * rollback brings everything back: cursor, held events, dead letters, books.
 */
import type { Store } from "./store.ts";

const KEPT_MS = 24 * 3_600_000;
const TABLES = [
  "held_events",
  "dead_letters",
  "replays",
  "lane_minutes",
  "delivery_minutes",
  "lanes",
] as const;

/**
 * `known`: ids of all destinations of the running release, disabled ones too. Returns the ids that were forgotten.
 * Rejects when the database cannot be asked; half a lane is never forgotten.
 */
export async function forgetLanes(
  { pool }: Pick<Store, "pool">,
  known: readonly string[],
  now: number,
): Promise<readonly string[]> {
  await pool.query(
    "UPDATE lanes SET state = state - 'goneSince' WHERE destination_id = ANY($1) AND state->'goneSince' IS NOT NULL",
    [known],
  );
  await pool.query(
    `UPDATE lanes SET state = state || jsonb_build_object('goneSince', $2::bigint)
     WHERE destination_id <> ALL($1) AND state->'goneSince' IS NULL`,
    [known, now],
  );
  const { rows } = await pool.query<{ destination_id: string }>(
    "SELECT destination_id FROM lanes WHERE destination_id <> ALL($1) AND (state->>'goneSince')::bigint <= $2",
    [known, now - KEPT_MS],
  );
  const gone = rows.map((row) => row.destination_id);
  if (gone.length === 0) return gone;
  const deletions = TABLES.slice(0, -1).map(
    (table, index) => `d${String(index)} AS (DELETE FROM ${table} WHERE destination_id = ANY($1))`,
  );
  await pool.query(`WITH ${deletions.join(", ")} DELETE FROM lanes WHERE destination_id = ANY($1)`, [gone]);
  return gone;
}
