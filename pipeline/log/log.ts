/**
 * The durable log: an ordered sequence of records behind one small interface, so that SQLite (one machine) and the
 * Kafka protocol (many) can stand behind it. Names nothing of either.
 *
 * Guarantees
 * - `append` resolves only after the batch is on disk (or replicated); a batch is whole or absent after a crash.
 * - Offsets are dense, start at 0, grow by one per record, and are never used again.
 * - A cursor given to `append` moves in the same atomic step as the records: exactly once between two logs.
 * - Reading never blocks appending; a reader sees only whole batches.
 * - A record whose id the log already holds is left out by `append` (dedup); its place is reported.
 */
export type Offset = number;

export interface NewRecord {
  readonly payload: string;
  /** 16 bytes, not all zero, that identify the record. Absent: the record is never a duplicate and cannot be found by id. */
  readonly id?: Uint8Array | undefined;
  /** Name under which this record adds one to the minute counts when it is really appended… */
  readonly countAs?: string | undefined;
  /** …and the name when it is left out as a duplicate. */
  readonly countDuplicateAs?: string | undefined;
}

export interface LogRecord {
  readonly offset: Offset;
  /** Epoch milliseconds at which the batch was appended. */
  readonly at: number;
  readonly payload: string;
}

/** Events per minute under a name, e.g. "accepted:src_1"; committed with the records, so that they never drift apart. */
export interface MinuteCount {
  readonly name: string;
  /** Start of the minute, epoch milliseconds. */
  readonly minute: number;
  readonly count: number;
}

export interface CountSpan {
  readonly name: string;
  /** Starts of minutes, epoch milliseconds. */
  readonly first: number;
  readonly last: number;
}

export interface AppendBatch {
  readonly records: readonly NewRecord[];
  /** The reader's position in another log, committed with these records. */
  readonly cursor?: { readonly name: string; readonly next: Offset };
  /** What the records speak about, e.g. the offsets of another log (both ends inclusive, at most SPAN_MAX wide; wider is
   *  a RangeError). Found by `readSpanning`. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly counts?: readonly MinuteCount[];
}

export interface Appended {
  /** Offset of each record given, in order: its new one, or for a duplicate the one that the log already had. */
  readonly offsets: readonly Offset[];
  readonly duplicates: number;
  /** Epoch milliseconds given to the records of this batch; never goes back. */
  readonly at: number;
}

/** Widest span of one batch: it bounds how far `readSpanning` has to look. */
export const SPAN_MAX = 10_000;

/** Rejects with `LogFault` (see faults.ts): after a fault the log takes nothing more until it is opened again. */
export interface LogWriter {
  append(batch: AppendBatch): Promise<Appended>;
  trim(retention: Retention): Promise<{ readonly removedRecords: number; readonly removedBytes: number }>;
  close(): Promise<void>;
}

export interface Retention {
  /** Records older than this may go. */
  readonly maxAgeMs: number;
  /** The oldest records go while the log is larger. */
  readonly maxBytes: number;
  /** Nothing at or beyond this offset goes: somebody still has to read it. */
  readonly keepFrom: Offset;
}

export interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

export interface LogReader {
  /** Records from `from` on, in order; empty at the end. Starts at the oldest record when `from` has been trimmed. */
  read(from: Offset, limits: ReadLimits): Promise<readonly LogRecord[]>;
  /** Records below `before`, newest first. */
  readBackwards(before: Offset, limits: ReadLimits): Promise<readonly LogRecord[]>;
  /** Offsets of the oldest record kept and of the next record to be written. */
  bounds(): Promise<{ readonly start: Offset; readonly end: Offset; readonly bytes: number }>;
  /** First offset appended at or after a time (epoch milliseconds); the end when there is none. */
  offsetAt(time: number): Promise<Offset>;
  /** The newest record appended with this id, while the log keeps it. */
  findById(id: Uint8Array): Promise<LogRecord | null>;
  /**
   * All records of the batches whose span meets the positions `from` to `to` (both inclusive; `to` is `from` unless given),
   * oldest first; the caller picks its own out of them, and asks for no more at once than it can hold.
   */
  readSpanning(from: number, to?: number): Promise<readonly LogRecord[]>;
  /** The position last committed under this name by `append`; null when never. */
  cursor(name: string): Promise<Offset | null>;
  /** All positions whose names begin with this. */
  cursors(prefix: string): Promise<ReadonlyMap<string, Offset>>;
  /** Sums per minute for names with this prefix, from (inclusive) to (exclusive), epoch milliseconds. */
  counts(prefix: string, from: number, to: number): Promise<readonly MinuteCount[]>;
  /** Per name with this prefix the first and the last minute that has a count. */
  countSpans(prefix: string): Promise<readonly CountSpan[]>;
  /** Calls back soon after records were appended, by any thread or process. Returns the way to stop. */
  onAppend(callback: () => void): () => void;
  close(): Promise<void>;
}
