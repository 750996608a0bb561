/** Removes old batches in small transactions, so that appends and reads go on in between. */
import type { DatabaseSync } from "node:sqlite";
import type { Retention } from "./log.ts";

const BATCHES_PER_STEP = 64;
/** Free pages are kept for the next appends; only a file that is mostly air is made smaller, this many pages a step. */
const VACUUM_PAGES_PER_STEP = 512;
const FREE_SHARE_MAX = 0.25;
/** Minute counts outlive the records: they are what charts of the last weeks are made of. */
const COUNTS_KEPT_MS = 35 * 86_400_000;

export interface TrimStep {
  readonly removedRecords: number;
  readonly removedBytes: number;
  /** Whether another step may find something. */
  readonly isMore: boolean;
}

interface OldBatch {
  readonly first: number;
  readonly count: number;
  readonly at: number;
  readonly bytes: number;
}

/** Bytes in use: what the file holds without its free pages. */
export function usedBytes(db: DatabaseSync): number {
  const { page_size: size } = db.prepare("PRAGMA page_size").get() as { page_size: number };
  const { page_count: pages } = db.prepare("PRAGMA page_count").get() as { page_count: number };
  const { freelist_count: free } = db.prepare("PRAGMA freelist_count").get() as { freelist_count: number };
  return size * (pages - free);
}

/** One step inside the caller's transaction. `lastFirst` names the newest batch, which always stays. */
export function trimBatches(
  db: DatabaseSync,
  retention: Retention,
  now: number,
  lastFirst: number,
): TrimStep {
  const rows = db
    .prepare(
      `SELECT first, count, at, length(stored) AS bytes FROM batches
       WHERE first < ? AND first + count <= ? ORDER BY first LIMIT ${BATCHES_PER_STEP}`,
    )
    .all(lastFirst, retention.keepFrom) as unknown as OldBatch[];
  let excess = usedBytes(db) - retention.maxBytes;
  let removedRecords = 0;
  let removedBytes = 0;
  let end: number | null = null;
  for (const row of rows) {
    if (row.at >= now - retention.maxAgeMs && excess <= 0) break;
    removedRecords += row.count;
    removedBytes += row.bytes;
    excess -= row.bytes;
    end = row.first + row.count;
  }
  if (end !== null) db.prepare("DELETE FROM batches WHERE first < ?").run(end);
  return { removedRecords, removedBytes, isMore: removedRecords > 0 };
}

/** Gives pages back to the file system; true when there may be more to give. */
export function shrink(db: DatabaseSync): boolean {
  const { page_count: pages } = db.prepare("PRAGMA page_count").get() as { page_count: number };
  const { freelist_count: free } = db.prepare("PRAGMA freelist_count").get() as { freelist_count: number };
  if (free < VACUUM_PAGES_PER_STEP || free < pages * FREE_SHARE_MAX) return false;
  db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES_PER_STEP})`);
  return true;
}

export function dropOldCounts(db: DatabaseSync, now: number): void {
  db.prepare("DELETE FROM counts WHERE minute < ?").run(now - COUNTS_KEPT_MS);
}
