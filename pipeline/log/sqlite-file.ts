/**
 * One log is one SQLite file, `<dataDir>/log/<name>.db`, in WAL mode with synchronous=FULL: a commit returns after fsync of
 * the WAL, and readers in other threads and processes never wait for the writer.
 *
 *   batches    one row per group commit; `first` is the offset of its first record. The newest row is never trimmed, so
 *              that first + count of the last row is always the next offset.
 *   fresh_ids  the ids of recent batches, 16 bytes per record in order (zeros: no id), not yet in a run
 *   id_runs    about half a million ids each, with the offsets and times they cover and a Bloom filter over them
 *   id_chunks  the entries of a run by hash bucket: (16-byte id, u32 offset - run.from_offset) each; key = run · 2^20 + bucket
 *   cursors    positions in other logs, moved by the same transaction as the records
 *   counts     per name and minute, moved by the same transaction as the records
 *   writer     one row: the token of the writer that opened last. Each transaction checks it, so that a writer that
 *              was given up for dead can append nothing behind its successor's back.
 *
 * Ids are not one big table: hashes land on random pages, so that 2,000 of them would dirty up to 2,000 pages (8 MB of
 * WAL) per commit. Sequential fresh_ids and sorted runs cost some 40 bytes an id instead.
 */
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { toLogFault } from "./faults.ts";

export interface LogLocation {
  readonly dataDir: string;
  /** "intake", "events", "quarantine", "deliveries": lower-case letters, digits and dashes. */
  readonly name: string;
}

const BUSY_TIMEOUT_MS = 5000;

/** Grows when a program of before could not read the file. */
const FORMAT = 1;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS batches (
    first INTEGER PRIMARY KEY, count INTEGER NOT NULL, at INTEGER NOT NULL, span_from INTEGER, span_to INTEGER,
    raw_bytes INTEGER NOT NULL, codec INTEGER NOT NULL, crc INTEGER NOT NULL, stored BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS batches_span ON batches (span_from, span_to) WHERE span_from IS NOT NULL;
  CREATE TABLE IF NOT EXISTS fresh_ids (first INTEGER PRIMARY KEY, at INTEGER NOT NULL, ids BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS id_runs (
    run INTEGER PRIMARY KEY, from_offset INTEGER NOT NULL, to_offset INTEGER NOT NULL, at_to INTEGER NOT NULL,
    count INTEGER NOT NULL, bucket_bits INTEGER NOT NULL, filter BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS id_chunks (key INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counts (
    name TEXT NOT NULL, minute INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (name, minute)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS writer (one INTEGER PRIMARY KEY CHECK (one = 1), token TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${FORMAT};
`;

export function logFilePath(location: LogLocation): string {
  if (!/^[a-z0-9-]+$/.test(location.name)) throw new RangeError(`not a log name: ${location.name}`);
  return path.resolve(location.dataDir, "log", `${location.name}.db`);
}

/** Opens the file for writing and creates what is missing. Throws LogFault. */
export function openForWriting(location: LogLocation): DatabaseSync {
  const file = logFilePath(location);
  let db: DatabaseSync | null = null;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    const format = formatOf(db);
    // It takes effect only before the first table; later it would write a transaction that every reader takes for news.
    if (format === 0) db.exec("PRAGMA auto_vacuum = INCREMENTAL");
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    db.exec(
      "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192",
    );
    if (format > FORMAT) throw new Error(`the log was written by a newer version (format ${format})`);
    if (format < FORMAT) db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    return db;
  } catch (error) {
    db?.close();
    throw toLogFault(error, `cannot open ${file}`);
  }
}

/** Opens the file read-only; creates an empty log first when there is none, since readers may start before the writer. */
export function openForReading(location: LogLocation): DatabaseSync {
  const file = logFilePath(location);
  try {
    return existingForReading(file) ?? createForReading(location, file);
  } catch (error) {
    throw toLogFault(error, `cannot open ${file}`);
  }
}

/** Writes nothing, so that reading goes on while the disk is full. Null when the file holds no log yet. */
function existingForReading(file: string): DatabaseSync | null {
  if (!existsSync(file)) return null;
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    if (formatOf(db) === FORMAT) return db;
  } catch (error) {
    db.close();
    throw error;
  }
  db.close();
  return null;
}

function createForReading(location: LogLocation, file: string): DatabaseSync {
  openForWriting(location).close();
  return new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
}

function formatOf(db: DatabaseSync): number {
  return (db.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
}
