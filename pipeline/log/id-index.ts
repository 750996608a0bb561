/**
 * What the writer knows of ids: the fresh ones in memory, a filter in memory per run on disk. An id that no filter may
 * contain is new, at the price of one probe per run; the few others are looked up on disk, so the answer is exact.
 *
 * Memory: 48 bytes an id while fresh (at most RUN_IDS), then 2 bytes an id within the dedup window. When the window holds
 * more than `idsMax` ids the oldest runs leave it early, because memory must have a bound.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { mayContain } from "./id-filter.ts";
import { firstHash, secondHash, wordAt } from "./id-hash.ts";
import { findInRun, prepareChunkLookup, RUN_COLUMNS, writeRun } from "./id-runs.ts";
import type { IdRun } from "./id-runs.ts";
import { IdTable } from "./id-table.ts";
import { ID_BYTES } from "./record-id.ts";

/** A run is written when so many ids are fresh… */
const RUN_IDS = 524_288;
/** …or when the oldest of them is this old, so that ids leave the window in steps of an hour. */
const RUN_AGE_MS = 3_600_000;

export interface DedupWindow {
  readonly maxAgeMs: number;
  readonly idsMax: number;
}

interface KnownRun extends IdRun {
  readonly filter: Uint8Array;
}

interface FreshRow {
  readonly first: number;
  readonly at: number;
  readonly ids: Uint8Array;
}

export class IdIndex {
  readonly #db: DatabaseSync;
  readonly #window: DedupWindow;
  readonly #fresh = new IdTable();
  readonly #lookup: StatementSync;
  readonly #insertFresh: StatementSync;
  #runs: KnownRun[];
  #freshSince: number | null = null;

  constructor(db: DatabaseSync, window: DedupWindow, now: number) {
    this.#db = db;
    this.#window = window;
    this.#lookup = prepareChunkLookup(db);
    this.#insertFresh = db.prepare("INSERT INTO fresh_ids VALUES (?, ?, ?)");
    this.#runs = db
      .prepare(`SELECT ${RUN_COLUMNS}, filter FROM id_runs WHERE at_to >= ? ORDER BY run DESC`)
      .all(now - window.maxAgeMs) as unknown as KnownRun[];
    for (const row of db.prepare("SELECT first, at, ids FROM fresh_ids ORDER BY first").iterate()) {
      this.#load(row as unknown as FreshRow);
    }
    this.#forgetBeyondWindow(now);
  }

  /** Offset of the record that has this id, or -1 when none has within the window. */
  find(id: Uint8Array): number {
    const fresh = this.#fresh.find(id);
    if (fresh >= 0) return fresh;
    const hash1 = firstHash(wordAt(id, 0), wordAt(id, 4));
    const hash2 = secondHash(wordAt(id, 8), wordAt(id, 12));
    for (const run of this.#runs) {
      if (!mayContain(run.filter, hash1, hash2)) continue;
      const found = findInRun(this.#lookup, run, id);
      if (found >= 0) return found;
    }
    return -1;
  }

  /** Remembers an id in memory only; `persist` makes the batch's ids last. */
  add(id: Uint8Array, offset: number): void {
    this.#fresh.add(id, offset);
  }

  /** Inside the transaction of a batch: `ids` in the order of its records, null for none. */
  persist(first: number, at: number, ids: readonly (Uint8Array | null)[]): void {
    const bytes = new Uint8Array(ids.length * ID_BYTES);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i];
      if (id) bytes.set(id, i * ID_BYTES);
    }
    this.#insertFresh.run(first, at, bytes);
    this.#freshSince ??= at;
  }

  isRunDue(now: number): boolean {
    if (this.#fresh.size === 0 || this.#freshSince === null) return false;
    return this.#fresh.size >= RUN_IDS || now - this.#freshSince >= RUN_AGE_MS;
  }

  /** Inside a transaction of its own: turns the fresh ids into a run. `end` is the next offset. */
  writeRun(now: number, end: number): void {
    const first = this.#db.prepare("SELECT min(first) AS first FROM fresh_ids").get() as { first: number };
    const extent = { fromOffset: first.first, toOffset: end, atTo: now };
    const { run, filter } = writeRun(this.#db, this.#fresh, extent);
    this.#runs.unshift({ ...run, filter });
    this.#fresh.clear();
    this.#freshSince = null;
    this.#forgetBeyondWindow(now);
  }

  #load(row: FreshRow): void {
    this.#freshSince ??= row.at;
    for (let at = 0; at < row.ids.length; at += ID_BYTES) {
      const id = row.ids.subarray(at, at + ID_BYTES);
      if (id.some((byte) => byte !== 0)) this.#fresh.add(id, row.first + at / ID_BYTES);
    }
  }

  #forgetBeyondWindow(now: number): void {
    let ids = 0;
    this.#runs = this.#runs.filter((run) => {
      ids += run.count;
      return run.atTo >= now - this.#window.maxAgeMs && ids <= this.#window.idsMax;
    });
  }
}
