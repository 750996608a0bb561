/**
 * Removes old batches in small transactions, so that appends and reads go on in between. Safe on any connection, also
 * beside the writer's: it never touches the newest batch, nor ids that dedup still needs.
 */
import type { DatabaseSync } from "node:sqlite";
import { toLogFault } from "./faults.ts";
import { dropRuns } from "./id-runs.ts";
import type { Retention } from "./log.ts";
import { openForWriting } from "./sqlite-file.ts";
import type { LogLocation } from "./sqlite-file.ts";

/** How long ids keep later records with the same id out, unless the opener says otherwise. */
export const DEDUP_MAX_AGE_MS = 48 * 3_600_000;

/** A step of 4 MB holds the log for some 5 ms; the pause lets everybody who waits for it go first. */
const BATCHES_PER_STEP = 256;
const STEP_BYTES_MAX = 4 * 2 ** 20;
const PAUSE_MS = 10;
/** Free pages are kept for the next appends; only a file that is mostly air is made smaller, this many pages a step. */
const VACUUM_PAGES_PER_STEP = 512;
const FREE_SHARE_MAX = 0.25;
/** Minute counts outlive the records: they are what charts of the last weeks are made of. */
const COUNTS_KEPT_MS = 35 * 86_400_000;

export interface Trimmed {
  readonly removedRecords: number;
  readonly removedBytes: number;
}

export interface TrimPorts {
  readonly db: DatabaseSync;
  readonly now: () => number;
  readonly dedupMaxAgeMs: number;
  /** Runs the work in one transaction. */
  readonly transact: <T>(work: () => T) => T;
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

/** Trims to the retention, a few milliseconds at a time. */
export async function trimInSteps(ports: TrimPorts, retention: Retention): Promise<Trimmed> {
  const { db, now, transact } = ports;
  let removedRecords = 0;
  let removedBytes = 0;
  for (;;) {
    const step = transact(() => trimStep(db, retention, now()));
    if (step.removedRecords === 0) break;
    removedRecords += step.removedRecords;
    removedBytes += step.removedBytes;
    await pause();
  }
  transact(() => {
    dropRuns(db, now() - ports.dedupMaxAgeMs, oldestOffset(db));
    db.prepare("DELETE FROM counts WHERE minute < ?").run(now() - COUNTS_KEPT_MS);
  });
  while (transact(() => shrink(db))) await pause();
  return { removedRecords, removedBytes };
}

/**
 * Trims a log that another thread or process writes. That writer waits for a step of ours at most, some milliseconds.
 * Rejects with LogFault.
 */
export async function trimLog(location: LogLocation, retention: Retention): Promise<Trimmed> {
  const db = openForWriting(location);
  try {
    const transact = <T>(work: () => T): T => {
      db.exec("BEGIN IMMEDIATE");
      const result = work();
      db.exec("COMMIT");
      return result;
    };
    return await trimInSteps({ db, now: Date.now, dedupMaxAgeMs: DEDUP_MAX_AGE_MS, transact }, retention);
  } catch (error) {
    throw toLogFault(error, `log ${location.name}: trim failed`);
  } finally {
    db.close();
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

function oldestOffset(db: DatabaseSync): number {
  const row = db.prepare("SELECT min(first) AS first FROM batches").get() as { first: number | null };
  return row.first ?? 0;
}

/** The newest batch always stays: it says which offset is next. */
function trimStep(db: DatabaseSync, retention: Retention, now: number): Trimmed {
  const rows = db
    .prepare(
      `SELECT first, count, at, length(stored) AS bytes FROM batches
       WHERE first < (SELECT max(first) FROM batches) AND first + count <= ?
       ORDER BY first LIMIT ${BATCHES_PER_STEP}`,
    )
    .all(retention.keepFrom) as unknown as OldBatch[];
  let excess = usedBytes(db) - retention.maxBytes;
  let removedRecords = 0;
  let removedBytes = 0;
  let end: number | null = null;
  for (const row of rows) {
    if (row.at >= now - retention.maxAgeMs && excess <= 0) break;
    if (removedBytes >= STEP_BYTES_MAX) break;
    removedRecords += row.count;
    removedBytes += row.bytes;
    excess -= row.bytes;
    end = row.first + row.count;
  }
  if (end !== null) db.prepare("DELETE FROM batches WHERE first < ?").run(end);
  return { removedRecords, removedBytes };
}

/** Gives pages back to the file system; true when there may be more to give. */
function shrink(db: DatabaseSync): boolean {
  const { page_count: pages } = db.prepare("PRAGMA page_count").get() as { page_count: number };
  const { freelist_count: free } = db.prepare("PRAGMA freelist_count").get() as { freelist_count: number };
  if (free < VACUUM_PAGES_PER_STEP || free < pages * FREE_SHARE_MAX) return false;
  db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES_PER_STEP})`);
  return true;
}
