/** The reader over SQLite: a read-only connection of its own and a few decoded batches in memory. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeBlock, payloadAt, payloadBytes } from "./block.ts";
import type { Block } from "./block.ts";
import { LogFault, toLogFault } from "./faults.ts";
import { findInRun, prepareChunkLookup, RUN_COLUMNS } from "./id-runs.ts";
import type { IdRun } from "./id-runs.ts";
import { letGo } from "./let-go.ts";
import { SPAN_MAX } from "./log.ts";
import type { CountSpan, LogReader, LogRecord, MinuteCount, Offset, ReadLimits } from "./log.ts";
import { ID_BYTES } from "./record-id.ts";
import { logFilePath, openForReading } from "./sqlite-file.ts";
import type { LogLocation } from "./sqlite-file.ts";
import type { Corruption } from "./sqlite-writer.ts";
import { usedBytes } from "./trim.ts";
import { Wakes } from "./wake.ts";

/** Whoever followed a damaged index that leads back would read the same batches for ever. */
const outOfOrder = (): LogFault =>
  new LogFault("log_unavailable", "the log's index is damaged: its batches are out of order");

/** Decoded bytes kept: a few of the largest batches, so that readers who take less than a batch unpack it once. */
const CACHE_BYTES_MAX = 4 * 2 ** 20;
const CACHE_BLOCKS_MAX = 8;

export interface LogReaderOptions extends LogLocation {
  /** Told each time a damaged batch is skipped. */
  readonly onCorruption?: (corruption: Corruption) => void;
}

interface BlockRow {
  readonly first: number;
  readonly count: number;
  readonly at: number;
  readonly codec: number;
  readonly crc: number;
  readonly rawBytes: number;
  readonly stored: Uint8Array;
}

const endOf = (row: BlockRow): Offset => row.first + row.count;

const BLOCK = "SELECT first, count, at, codec, crc, raw_bytes AS rawBytes, stored FROM batches";

function prepareStatements(db: DatabaseSync) {
  return {
    holding: db.prepare(`${BLOCK} WHERE first <= ? ORDER BY first DESC LIMIT 1`),
    after: db.prepare(`${BLOCK} WHERE first > ? ORDER BY first LIMIT 1`),
    spanning: db.prepare(`${BLOCK} WHERE span_from > ? AND span_from <= ? AND span_to >= ? ORDER BY first`),
    bounds: db.prepare(
      "SELECT min(first) AS start, (SELECT first + count FROM batches ORDER BY first DESC LIMIT 1) AS next FROM batches",
    ),
    exists: db.prepare("SELECT 1 FROM batches WHERE first = ?"),
    place: db.prepare("SELECT first, count, at FROM batches WHERE first <= ? ORDER BY first DESC LIMIT 1"),
    cursor: db.prepare("SELECT next FROM cursors WHERE name = ?"),
    cursors: db.prepare("SELECT name, next FROM cursors WHERE substr(name, 1, length(?1)) = ?1"),
    counts: db.prepare(
      `SELECT name, minute, count FROM counts
       WHERE name >= ? AND name < ? AND minute >= ? AND minute < ? ORDER BY name, minute`,
    ),
    countSpans: db.prepare(
      `SELECT name, min(minute) AS first, max(minute) AS last FROM counts
       WHERE name >= ? AND name < ? GROUP BY name`,
    ),
    fresh: db.prepare("SELECT first, ids FROM fresh_ids ORDER BY first DESC"),
    runs: db.prepare(`SELECT ${RUN_COLUMNS} FROM id_runs ORDER BY run DESC`),
    chunk: prepareChunkLookup(db),
  } satisfies Record<string, StatementSync>;
}

/** Opens a reader; a log that does not exist yet is empty. Rejects with LogFault. */
export async function openLogReader(options: LogReaderOptions): Promise<LogReader> {
  const db = openForReading(options);
  try {
    return new SqliteLogReader(db, options);
  } catch (error) {
    db.close();
    throw toLogFault(error, `cannot open log ${options.name}`);
  }
}

class SqliteLogReader implements LogReader {
  readonly #db: DatabaseSync;
  readonly #name: string;
  readonly #onCorruption: ((corruption: Corruption) => void) | undefined;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #wakes: Wakes;
  /** Oldest use first. Batches never change, so that a cached one is always right. */
  readonly #cache = new Map<Offset, Block>();
  #cacheBytes = 0;
  #isClosed = false;

  constructor(db: DatabaseSync, options: LogReaderOptions) {
    this.#db = db;
    this.#name = options.name;
    this.#onCorruption = options.onCorruption;
    this.#sql = prepareStatements(db);
    this.#wakes = new Wakes(logFilePath(options), db);
  }

  async read(from: Offset, limits: ReadLimits): Promise<readonly LogRecord[]> {
    return this.#guard("read", () => {
      const records: LogRecord[] = [];
      let bytes = 0;
      let next = from;
      while (records.length < limits.maxRecords) {
        const block = this.#blockFrom(next);
        if (block === null) return records;
        for (let i = Math.max(0, next - block.first); i < block.count; i++) {
          bytes += payloadBytes(block, i);
          const isFull = records.length >= limits.maxRecords || bytes > limits.maxBytes;
          if (isFull && records.length > 0) return records;
          records.push({ offset: block.first + i, at: block.at, payload: payloadAt(block, i) });
        }
        next = block.first + block.count;
      }
      return records;
    });
  }

  async readBackwards(before: Offset, limits: ReadLimits): Promise<readonly LogRecord[]> {
    return this.#guard("read backwards", () => {
      const records: LogRecord[] = [];
      let bytes = 0;
      let next = before - 1;
      while (records.length < limits.maxRecords) {
        const block = this.#blockBelow(next);
        if (block === null) return records;
        for (let i = Math.min(block.count - 1, next - block.first); i >= 0; i--) {
          bytes += payloadBytes(block, i);
          const isFull = records.length >= limits.maxRecords || bytes > limits.maxBytes;
          if (isFull && records.length > 0) return records;
          records.push({ offset: block.first + i, at: block.at, payload: payloadAt(block, i) });
        }
        next = block.first - 1;
      }
      return records;
    });
  }

  async bounds(): Promise<{ readonly start: Offset; readonly end: Offset; readonly bytes: number }> {
    return this.#guard("bounds", () => {
      const row = this.#sql.bounds.get() as { start: number | null; next: number | null };
      return { start: row.start ?? 0, end: row.next ?? 0, bytes: usedBytes(this.#db) };
    });
  }

  async offsetAt(time: number): Promise<Offset> {
    return this.#guard("offsetAt", () => {
      const bounds = this.#sql.bounds.get() as { start: number | null; next: number | null };
      // `at` never decreases, so halving finds the first batch at or after the time.
      let low = bounds.start ?? 0;
      let high = bounds.next ?? 0;
      while (low < high) {
        const row = this.#sql.place.get(Math.floor((low + high) / 2)) as unknown as BlockRow | undefined;
        if (row === undefined) return low;
        if (row.at >= time) high = row.first;
        else low = row.first + row.count;
      }
      return low;
    });
  }

  async findById(id: Uint8Array): Promise<LogRecord | null> {
    if (id.length !== ID_BYTES) throw new RangeError(`an id has ${ID_BYTES} bytes`);
    return this.#guard("find", () => {
      const offset = this.#offsetOf(id);
      if (offset < 0) return null;
      const block = this.#blockFrom(offset);
      if (block === null || block.first > offset) return null;
      const index = offset - block.first;
      return { offset, at: block.at, payload: payloadAt(block, index) };
    });
  }

  async readSpanning(from: number, to = from): Promise<readonly LogRecord[]> {
    return this.#guard("read spanning", () => {
      const rows = this.#sql.spanning.all(from - SPAN_MAX, to, from) as unknown as BlockRow[];
      const records: LogRecord[] = [];
      for (const row of rows) {
        const block = this.#decode(row);
        if (block === null) continue;
        for (let i = 0; i < block.count; i++) {
          records.push({ offset: block.first + i, at: block.at, payload: payloadAt(block, i) });
        }
      }
      return records;
    });
  }

  async cursors(prefix: string): Promise<ReadonlyMap<string, Offset>> {
    return this.#guard("cursors", () => {
      // The table's only writer puts texts and whole numbers there.
      const rows = this.#sql.cursors.all(prefix) as unknown as readonly {
        readonly name: string;
        readonly next: number;
      }[];
      return new Map(rows.map(({ name, next }) => [name, next]));
    });
  }

  async cursor(name: string): Promise<Offset | null> {
    return this.#guard("cursor", () => {
      const row = this.#sql.cursor.get(name) as { next: number } | undefined;
      return row?.next ?? null;
    });
  }

  async counts(prefix: string, from: number, to: number): Promise<readonly MinuteCount[]> {
    return this.#guard("counts", () => {
      const end = `${prefix}\u{10FFFF}`;
      const rows = this.#sql.counts.all(prefix, end, from, to) as unknown as MinuteCount[];
      return rows.map(({ name, minute, count }) => ({ name, minute, count }));
    });
  }

  async countSpans(prefix: string): Promise<readonly CountSpan[]> {
    return this.#guard("count spans", () => {
      const rows = this.#sql.countSpans.all(prefix, `${prefix}\u{10FFFF}`) as unknown as CountSpan[];
      return rows.map(({ name, first, last }) => ({ name, first, last }));
    });
  }

  onAppend(callback: () => void): () => void {
    return this.#wakes.listen(callback);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wakes.close();
    this.#cache.clear();
    this.#db.close();
  }

  #offsetOf(id: Uint8Array): Offset {
    for (const row of this.#sql.fresh.iterate()) {
      const { first, ids } = row as unknown as { first: number; ids: Uint8Array };
      const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
      for (let at = bytes.indexOf(id); at >= 0; at = bytes.indexOf(id, at + 1)) {
        if (at % ID_BYTES === 0) return first + at / ID_BYTES;
      }
    }
    for (const run of this.#sql.runs.all() as unknown as IdRun[]) {
      const offset = findInRun(this.#sql.chunk, run, id);
      if (offset >= 0) return offset;
    }
    return -1;
  }

  /** The first sound batch that ends beyond `from`; null at the end. */
  #blockFrom(from: Offset): Block | null {
    const cached = this.#cached(from);
    if (cached !== null) return cached;
    const holding = this.#row(this.#sql.holding, from);
    let row = holding !== null && endOf(holding) > from ? holding : this.#after(holding);
    if (row !== null && endOf(row) <= from) throw outOfOrder();
    while (row !== null) {
      const block = this.#decode(row);
      if (block !== null) return block;
      row = this.#after(row);
    }
    return null;
  }

  /** The last sound batch that begins at or before an offset; null when there is none. */
  #blockBelow(offset: Offset): Block | null {
    const cached = this.#cached(offset);
    if (cached !== null) return cached;
    let row = this.#row(this.#sql.holding, offset);
    if (row !== null && row.first > offset) throw outOfOrder();
    // An offset in no batch lies beyond the end, or in a hole that is reported here.
    if (row !== null && endOf(row) <= offset) this.#after(row);
    while (row !== null) {
      const block = this.#decode(row);
      if (block !== null) return block;
      const before = this.#row(this.#sql.holding, row.first - 1);
      if (before !== null) this.#mustFollow(before, row);
      row = before;
    }
    return null;
  }

  #row(statement: StatementSync, offset: Offset): BlockRow | null {
    return (statement.get(offset) as unknown as BlockRow | undefined) ?? null;
  }

  /** The batch behind another, or the first of all; null at the end. */
  #after(before: BlockRow | null): BlockRow | null {
    const row = this.#row(this.#sql.after, before?.first ?? -1);
    if (before !== null && row !== null) this.#mustFollow(before, row);
    return row;
  }

  /** Offsets have no gaps, and trimming leaves none between batches: what is missing there was damaged. */
  #mustFollow(before: BlockRow, row: BlockRow): void {
    const missing = row.first - endOf(before);
    if (missing < 0) throw outOfOrder();
    if (missing > 0) this.#onCorruption?.({ log: this.#name, first: endOf(before), count: missing });
  }

  #cached(offset: Offset): Block | null {
    for (const block of this.#cache.values()) {
      if (offset < block.first || offset >= block.first + block.count) continue;
      // Trimmed means gone, also for those who still have it in memory.
      return this.#sql.exists.get(block.first) === undefined ? null : block;
    }
    return null;
  }

  #decode(row: BlockRow): Block | null {
    const known = this.#cache.get(row.first);
    if (known !== undefined) return known;
    const block = decodeBlock(row, row);
    if (block === null) {
      this.#onCorruption?.({ log: this.#name, first: row.first, count: row.count });
      return null;
    }
    if (block.body.buffer !== row.stored.buffer) letGo(row.stored);
    this.#cache.set(row.first, block);
    this.#cacheBytes += block.body.length;
    for (const [first, oldest] of this.#cache) {
      if (this.#cacheBytes <= CACHE_BYTES_MAX && this.#cache.size <= CACHE_BLOCKS_MAX) break;
      this.#cache.delete(first);
      this.#cacheBytes -= oldest.body.length;
      // Whoever reads takes payloads out as text, and is done with a batch before asking for another.
      if (oldest !== block) letGo(oldest.body);
    }
    return block;
  }

  #guard<T>(doing: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toLogFault(error, `log ${this.#name}: ${doing} failed`);
    }
  }
}
