/**
 * The writer over SQLite, in the calling thread: every append is one transaction and returns after its fsync.
 *
 * Recovery. A commit is whole or absent after kill -9 or power loss: frames of the WAL carry checksums and are synced
 * before `append` returns. Opening folds the WAL into the file and syncs that, which also covers the nasty case of a failed
 * fsync: pages that the kernel counts as clean though they never reached the disk are written anew, or opening fails.
 *
 * Faults. Any error of a transaction (disk full, I/O, lost the file to another writer) makes the writer refuse everything
 * from then on; what was acked stays, and what was not acked may or may not be there after reopening.
 */
import { randomUUID } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeBlock, encodeBlock } from "./block.ts";
import { letGo } from "./let-go.ts";
import { LogFault, toLogFault } from "./faults.ts";
import { IdIndex } from "./id-index.ts";
import type { DedupWindow } from "./id-index.ts";
import { SPAN_MAX } from "./log.ts";
import type { AppendBatch, Appended, LogWriter, Offset, Retention } from "./log.ts";
import { ID_BYTES } from "./record-id.ts";
import { logFilePath, openForWriting } from "./sqlite-file.ts";
import type { LogLocation } from "./sqlite-file.ts";
import { DEDUP_MAX_AGE_MS, trimInSteps } from "./trim.ts";
import { createBell } from "./wake.ts";
import type { Bell } from "./wake.ts";

const MINUTE_MS = 60_000;
/** 200 MB of filters; see id-index.ts. */
const DEDUP_IDS_MAX = 100_000_000;

export interface Corruption {
  readonly log: string;
  readonly first: Offset;
  readonly count: number;
}

export interface LogWriterOptions extends LogLocation {
  /** How long an id keeps later records with the same id out; 48 hours unless told. */
  readonly dedupMaxAgeMs?: number;
  /** More ids than this make the dedup window shorter; 100 million unless told, at 2 bytes of memory each. */
  readonly dedupIdsMax?: number;
  readonly now?: () => number;
  /** Largest size of the file in pages of 4 KB; no limit of its own unless told. Reaching it is a full disk. */
  readonly pagesMax?: number;
  /** Told once at opening when the newest batch is damaged; readers skip it. */
  readonly onCorruption?: (corruption: Corruption) => void;
}

interface LastBatch {
  readonly first: number;
  readonly count: number;
  readonly at: number;
  readonly codec: number;
  readonly crc: number;
  readonly rawBytes: number;
  readonly stored: Uint8Array;
}

/** What an append leaves to be written once duplicates are gone. */
interface Plan {
  readonly payloads: string[];
  readonly ids: (Uint8Array | null)[];
  readonly offsets: Offset[];
  readonly counts: Map<string, number>;
  hasIds: boolean;
}

interface Statements {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly token: StatementSync;
  readonly insert: StatementSync;
  readonly cursor: StatementSync;
  readonly count: StatementSync;
}

function prepareStatements(db: DatabaseSync): Statements {
  return {
    begin: db.prepare("BEGIN IMMEDIATE"),
    commit: db.prepare("COMMIT"),
    token: db.prepare("SELECT token FROM writer"),
    insert: db.prepare("INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    cursor: db.prepare(
      "INSERT INTO cursors VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = excluded.next",
    ),
    count: db.prepare(
      "INSERT INTO counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
    ),
  };
}

/** Finds a caller's mistake before anything is touched, so that it costs only the caller. */
function assertWellFormed(batch: AppendBatch): void {
  const { span, records } = batch;
  if (span !== undefined && !(span.to >= span.from && span.to - span.from < SPAN_MAX)) {
    throw new RangeError(`a span holds 1 to ${SPAN_MAX} positions`);
  }
  for (const { id } of records) {
    if (id !== undefined && id.length !== ID_BYTES) throw new RangeError(`an id has ${ID_BYTES} bytes`);
  }
}

/** Moves what the WAL holds into the file and syncs it. */
function settleWal(db: DatabaseSync): void {
  const row = db.prepare("PRAGMA wal_checkpoint(FULL)").get() as { log: number; checkpointed: number };
  if (row.log !== row.checkpointed) throw new Error("the write-ahead log could not be settled");
}

/** Opens the single writer of a log; a writer opened earlier can append nothing more. Rejects with LogFault. */
export async function openLogWriter(options: LogWriterOptions): Promise<LogWriter> {
  const db = openForWriting(options);
  try {
    settleWal(db);
    return new SqliteLogWriter(db, options);
  } catch (error) {
    db.close();
    throw toLogFault(error, `cannot open log ${options.name}`);
  }
}

class SqliteLogWriter implements LogWriter {
  readonly #db: DatabaseSync;
  readonly #name: string;
  readonly #now: () => number;
  readonly #dedup: DedupWindow;
  readonly #ids: IdIndex;
  readonly #sql: Statements;
  readonly #bell: Bell;
  readonly #token = randomUUID();
  #next: Offset = 0;
  #lastAt = 0;
  #fault: LogFault | null = null;
  #isClosed = false;

  constructor(db: DatabaseSync, options: LogWriterOptions) {
    this.#db = db;
    this.#name = options.name;
    this.#now = options.now ?? Date.now;
    if (options.pagesMax !== undefined) db.exec(`PRAGMA max_page_count = ${Math.floor(options.pagesMax)}`);
    db.prepare("INSERT OR REPLACE INTO writer VALUES (1, ?)").run(this.#token);
    this.#recover(options);
    this.#dedup = {
      maxAgeMs: options.dedupMaxAgeMs ?? DEDUP_MAX_AGE_MS,
      idsMax: options.dedupIdsMax ?? DEDUP_IDS_MAX,
    };
    this.#ids = new IdIndex(db, this.#dedup, this.#clock());
    this.#sql = prepareStatements(db);
    this.#bell = createBell(logFilePath(options));
    // The token is no news, but readers in this process shall not take it for that of another.
    this.#bell.ring();
  }

  async append(batch: AppendBatch): Promise<Appended> {
    assertWellFormed(batch);
    this.#assertUsable();
    try {
      const at = this.#clock();
      const plan = this.#plan(batch);
      this.#inTransaction(() => this.#write(batch, plan, at));
      this.#next += plan.payloads.length;
      this.#lastAt = at;
      this.#bell.ring();
      if (this.#ids.isRunDue(at)) this.#inTransaction(() => this.#ids.writeRun(at, this.#next));
      return { offsets: plan.offsets, duplicates: batch.records.length - plan.payloads.length, at };
    } catch (error) {
      throw this.#fail(error, "append");
    }
  }

  async trim(
    retention: Retention,
  ): Promise<{ readonly removedRecords: number; readonly removedBytes: number }> {
    this.#assertUsable();
    const ports = {
      db: this.#db,
      now: () => this.#clock(),
      dedupMaxAgeMs: this.#dedup.maxAgeMs,
      transact: <T>(work: () => T): T => this.#step(work),
    };
    return trimInSteps(ports, retention);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#bell.close();
    this.#db.close();
  }

  #recover(options: LogWriterOptions): void {
    const last = this.#db
      .prepare(
        "SELECT first, count, at, codec, crc, raw_bytes AS rawBytes, stored FROM batches ORDER BY first DESC LIMIT 1",
      )
      .get() as unknown as LastBatch | undefined;
    if (last === undefined) return;
    this.#next = last.first + last.count;
    this.#lastAt = last.at;
    if (decodeBlock(last, last) === null) {
      options.onCorruption?.({ log: options.name, first: last.first, count: last.count });
    }
  }

  /** Wall clock that never goes back, so that `offsetAt` can search by halves. */
  #clock(): number {
    return Math.max(this.#lastAt, Math.floor(this.#now()));
  }

  #plan(batch: AppendBatch): Plan {
    const plan: Plan = { payloads: [], ids: [], offsets: [], counts: new Map(), hasIds: false };
    for (const record of batch.records) {
      const { id } = record;
      const known = id === undefined ? -1 : this.#ids.find(id);
      const offset = known >= 0 ? known : this.#next + plan.payloads.length;
      plan.offsets.push(offset);
      const countName = known >= 0 ? record.countDuplicateAs : record.countAs;
      if (countName !== undefined) plan.counts.set(countName, (plan.counts.get(countName) ?? 0) + 1);
      if (known >= 0) continue;
      plan.payloads.push(record.payload);
      plan.ids.push(id ?? null);
      if (id !== undefined) {
        plan.hasIds = true;
        this.#ids.add(id, offset);
      }
    }
    return plan;
  }

  #write(batch: AppendBatch, plan: Plan, at: number): void {
    const { cursor, span, counts } = batch;
    if (plan.payloads.length > 0) {
      const place = { first: this.#next, count: plan.payloads.length, at };
      const block = encodeBlock(place, plan.payloads);
      const { rawBytes, codec, crc, stored } = block;
      this.#sql.insert.run(
        place.first,
        place.count,
        at,
        span?.from ?? null,
        span?.to ?? null,
        rawBytes,
        codec,
        crc,
        stored,
      );
      letGo(stored);
      if (plan.hasIds) this.#ids.persist(place.first, at, plan.ids);
    }
    if (cursor !== undefined) this.#sql.cursor.run(cursor.name, cursor.next);
    const minute = at - (at % MINUTE_MS);
    for (const [name, count] of plan.counts) this.#sql.count.run(name, minute, count);
    for (const each of counts ?? []) this.#sql.count.run(each.name, each.minute, each.count);
  }

  #inTransaction<T>(work: () => T): T {
    this.#sql.begin.run();
    const row = this.#sql.token.get() as { token: string } | undefined;
    if (row?.token !== this.#token) throw new Error("another writer has opened this log");
    const result = work();
    this.#sql.commit.run();
    return result;
  }

  #step<T>(work: () => T): T {
    this.#assertUsable();
    try {
      return this.#inTransaction(work);
    } catch (error) {
      throw this.#fail(error, "trim");
    }
  }

  #assertUsable(): void {
    if (this.#fault !== null) throw this.#fault;
    if (this.#isClosed) throw new LogFault("log_unavailable", `log ${this.#name} is closed`);
  }

  #fail(error: unknown, doing: string): LogFault {
    this.#fault ??= toLogFault(error, `log ${this.#name}: ${doing} failed`);
    try {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself, or cannot: either way nothing more is written through this connection.
    }
    return this.#fault;
  }
}
