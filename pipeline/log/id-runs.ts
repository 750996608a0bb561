/** Runs of ids on disk: how they are written, searched and dropped. Layout in sqlite-file.ts. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { addToFilter, createFilter } from "./id-filter.ts";
import { bucketOf, firstHash, secondHash, wordAt } from "./id-hash.ts";
import type { IdTable } from "./id-table.ts";

const ENTRY_BYTES = 20;
const IDS_PER_BUCKET = 256;
const BUCKET_BITS_MAX = 20;
const KEY_STEP = 2 ** BUCKET_BITS_MAX;

export interface IdRun {
  readonly run: number;
  readonly fromOffset: number;
  readonly toOffset: number;
  readonly atTo: number;
  readonly count: number;
  readonly bucketBits: number;
}

export interface RunExtent {
  readonly fromOffset: number;
  readonly toOffset: number;
  readonly atTo: number;
}

export const RUN_COLUMNS =
  "run, from_offset AS fromOffset, to_offset AS toOffset, at_to AS atTo, count, bucket_bits AS bucketBits";

/** Writes the ids of a table as one run inside the caller's transaction, and empties fresh_ids. */
export function writeRun(
  db: DatabaseSync,
  table: IdTable,
  extent: RunExtent,
): { readonly run: IdRun; readonly filter: Uint8Array } {
  let bucketBits = 0;
  while (bucketBits < BUCKET_BITS_MAX && IDS_PER_BUCKET << bucketBits < table.size) bucketBits += 1;
  const filter = createFilter(table.size);
  const sizes = new Uint32Array(2 ** bucketBits);
  table.forEach((_offset, words, at) => {
    const bucket = bucketOf(firstHash(words[at] ?? 0, words[at + 1] ?? 0), bucketBits);
    sizes[bucket] = (sizes[bucket] ?? 0) + 1;
  });
  const buckets = Array.from(sizes, (size) => new Uint32Array((size * ENTRY_BYTES) / 4));
  const filled = new Uint32Array(buckets.length);
  table.forEach((offset, words, at) => {
    const hash = firstHash(words[at] ?? 0, words[at + 1] ?? 0);
    const bucket = bucketOf(hash, bucketBits);
    const place = filled[bucket] ?? 0;
    buckets[bucket]?.set(words.subarray(at, at + 4), place);
    buckets[bucket]?.fill(offset - extent.fromOffset, place + 4, place + 5);
    filled[bucket] = place + ENTRY_BYTES / 4;
    addToFilter(filter, hash, secondHash(words[at + 2] ?? 0, words[at + 3] ?? 0));
  });
  const { run } = db.prepare("SELECT coalesce(max(run), 0) + 1 AS run FROM id_runs").get() as { run: number };
  db.prepare("INSERT INTO id_runs VALUES (?, ?, ?, ?, ?, ?, ?)").run(
    run,
    extent.fromOffset,
    extent.toOffset,
    extent.atTo,
    table.size,
    bucketBits,
    filter,
  );
  const insert = db.prepare("INSERT INTO id_chunks VALUES (?, ?)");
  for (const [bucket, entries] of buckets.entries()) insert.run(run * KEY_STEP + bucket, entries);
  db.exec("DELETE FROM fresh_ids");
  return { run: { run, count: table.size, bucketBits, ...extent }, filter };
}

export function prepareChunkLookup(db: DatabaseSync): StatementSync {
  return db.prepare("SELECT entries FROM id_chunks WHERE key = ?");
}

/** Offset of an id in a run, or -1. `lookup` comes from {@link prepareChunkLookup}. */
export function findInRun(lookup: StatementSync, run: IdRun, id: Uint8Array): number {
  const hash = firstHash(wordAt(id, 0), wordAt(id, 4));
  const row = lookup.get(run.run * KEY_STEP + bucketOf(hash, run.bucketBits)) as
    { entries: Uint8Array } | undefined;
  if (row === undefined) return -1;
  const entries = Buffer.from(row.entries.buffer, row.entries.byteOffset, row.entries.byteLength);
  for (let at = 0; at < entries.length; at += ENTRY_BYTES) {
    if (entries[at] === id[0] && entries.subarray(at, at + 16).equals(id)) {
      return run.fromOffset + entries.readUInt32LE(at + 16);
    }
  }
  return -1;
}

/** Drops runs that dedup no longer needs and whose records are all trimmed. */
export function dropRuns(db: DatabaseSync, olderThan: number, belowOffset: number): readonly number[] {
  const rows = db
    .prepare("SELECT run FROM id_runs WHERE at_to < ? AND to_offset <= ?")
    .all(olderThan, belowOffset) as { run: number }[];
  for (const { run } of rows) {
    db.prepare("DELETE FROM id_chunks WHERE key >= ? AND key < ?").run(run * KEY_STEP, (run + 1) * KEY_STEP);
    db.prepare("DELETE FROM id_runs WHERE run = ?").run(run);
  }
  return rows.map((row) => row.run);
}
