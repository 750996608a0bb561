/**
 * What lanes still need of the event log, whether they run or not: a disabled destination's events wait there, and so do
 * those of a deleted one as long as a rollback may bring it back.
 */
import type { Release } from "../../contract/release.ts";
import type { LogReader } from "../log/index.ts";
import { decode } from "./feed.ts";
import type { Store } from "./store.ts";

/**
 * Nothing at or beyond this offset may go. What is committed counts, since a lane goes on from there after a crash. Rejects
 * when the database cannot be asked.
 */
export async function neededByLanes({ pool }: Pick<Store, "pool">): Promise<number> {
  const { rows } = await pool.query<{ needed: string | null }>(
    `SELECT least((SELECT min(cursor) FROM lanes), (SELECT min("offset") FROM held_events)) AS needed`,
  );
  const needed = rows[0]?.needed ?? null;
  return needed === null ? Number.MAX_SAFE_INTEGER : Number(needed);
}

/**
 * Should the log begin beyond a lane's cursor all the same, e.g. with a database restored from a backup, then the lane goes on
 * at the log's beginning, and what it missed is in its books as dead-lettered. Of which sources those events were nobody
 * knows any more: they count as many as there were of all. Returns how many; to be called before the lane is opened.
 */
export async function bookExpired(
  { pool }: Pick<Store, "pool">,
  log: Pick<LogReader, "bounds" | "read">,
  { release, destinationId }: { readonly release: Release; readonly destinationId: string },
): Promise<number> {
  const { start } = await log.bounds();
  const { rows } = await pool.query<{ cursor: string }>(
    "SELECT cursor FROM lanes WHERE destination_id = $1 AND cursor < $2",
    [destinationId, start],
  );
  const [lane] = rows;
  if (lane === undefined) return 0;
  const isOurs = await wasConnected(log, start, { release, destinationId });
  await pool.query(SKIP, [destinationId, lane.cursor, start, isOurs ? start - Number(lane.cursor) : 0]);
  return isOurs ? start - Number(lane.cursor) : 0;
}

/** Events that are older than every connection of the destination were not for it. */
async function wasConnected(
  log: Pick<LogReader, "read">,
  start: number,
  { release, destinationId }: { readonly release: Release; readonly destinationId: string },
): Promise<boolean> {
  const [oldest] = await log.read(start, { maxRecords: 1, maxBytes: 1 });
  const goneBefore = oldest === undefined ? Infinity : decode(oldest).receivedAt;
  return release.connections.some(
    (one) => one.enabled && one.destinationId === destinationId && one.activeFrom < goneBefore,
  );
}

/** Both at once or neither, so that they are counted once. */
const SKIP = `
  WITH moved AS (
    UPDATE lanes SET cursor = $3::bigint, updated_at = now() WHERE destination_id = $1 AND cursor = $2::bigint RETURNING destination_id)
  INSERT INTO lane_minutes AS m (destination_id, minute, source_id, accepted, dead_lettered)
  SELECT destination_id, date_trunc('minute', now()), '', $4::bigint, $4::bigint FROM moved WHERE $4::bigint > 0
  ON CONFLICT (destination_id, minute, source_id) DO UPDATE SET
    accepted = m.accepted + excluded.accepted, dead_lettered = m.dead_lettered + excluded.dead_lettered`;
