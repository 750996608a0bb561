/**
 * Loads events into the tables. Rows, schema changes, the loader's place in the event log and the line in the load history are one
 * transaction: after a crash at any point the events are either all there or are loaded again.
 *
 * When the database refuses a batch because of what is in it, the batch is halved until the one event is found that it refuses;
 * that one goes to `discards` with the reason, all others load. Faults that are nobody's data (disk full, file damaged) are
 * thrown, and nothing has changed.
 *
 * A batch that touches more columns of more tables than fit into memory is halved, too, and the next ones start smaller.
 */
import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { StoredEvent } from "../../contract/event.ts";
import { messageOf } from "../base/fault.ts";
import type { LogRecord } from "../log/index.ts";
import { Cells } from "./cells.ts";
import type { Warehouse } from "./database.ts";
import { createTrees, type FieldTrees } from "./event-columns.ts";
import { EventRows, tablesFor } from "./event-rows.ts";
import { EVENTS_PER_SLICE, LOAD_EVENTS_MAX, LOADS_KEPT } from "./limits.ts";
import { appendRows, settleTexts, Texts } from "./rows-writer.ts";
import { planChanges } from "./schema-changes.ts";
import type { Schema, StoredTable } from "./schema.ts";
import { mergeUsers } from "./users.ts";

export interface LoadReport {
  readonly events: number;
  readonly rows: number;
  readonly discards: number;
  readonly tables: readonly string[];
  /** Milliseconds from arrival to queryable, of the oldest event; null when none could be read. */
  readonly freshnessMs: number | null;
}

/** Messages of DuckDB that tell of the machine rather than of the data. */
const OPERATIONAL =
  /^(IO|Out of Memory|FATAL|Fatal|INTERRUPT|Connection|INTERNAL|Internal|Serialization)\b|invalidated/i;

const TOO_LARGE = /Out of Memory/i;

export class Loader {
  readonly #connection: DuckDBConnection;
  readonly #trees: FieldTrees = createTrees();
  readonly #cells = new Cells();
  readonly #now: () => number;
  #schema: Schema;
  #cursor: number;
  #lastLoadId: number;
  #eventsMax = LOAD_EVENTS_MAX;

  constructor(warehouse: Warehouse, now: () => number) {
    this.#connection = warehouse.connection;
    this.#schema = warehouse.schema;
    this.#cursor = warehouse.cursor;
    this.#lastLoadId = warehouse.lastLoadId;
    this.#now = now;
  }

  /** Offset of the next event to load: everything below is in the tables. */
  get cursor(): number {
    return this.#cursor;
  }

  /** How many events a load should take now. */
  get eventsMax(): number {
    return this.#eventsMax;
  }

  get schema(): Schema {
    return this.#schema;
  }

  /** Loads these records, which follow each other in the log. Rejects with what the database said when it is not about their data. */
  async load(records: readonly LogRecord[]): Promise<LoadReport> {
    try {
      const report = await this.#commit(records, null);
      if (records.length >= this.#eventsMax)
        this.#eventsMax = Math.min(LOAD_EVENTS_MAX, Math.ceil(this.#eventsMax * 1.1));
      return report;
    } catch (error) {
      const message = messageOf(error);
      if (OPERATIONAL.test(message)) throw error;
      if (TOO_LARGE.test(message)) await this.#makeRoom(records.length, error);
      else if (records.length === 1) return this.#commit(records, message);
      const half = records.length >> 1;
      const first = await this.load(records.slice(0, half));
      return sum(first, await this.load(records.slice(half)));
    }
  }

  /** Writes a line about a load that failed into the history. `startedAt` is in epoch milliseconds. */
  async recordFailure(startedAt: number, events: number, error: unknown): Promise<void> {
    await this.#connection.run(
      "INSERT INTO loader.loads VALUES ($1, $2, $3, 'failed', $4, 0, 0, '[]', '[]', $5, NULL)",
      [++this.#lastLoadId, startedAt, this.#now(), events, messageOf(error).slice(0, 1000)].map(asBigInt),
    );
  }

  /** Rows wait in memory until the next checkpoint. */
  async #makeRoom(events: number, error: unknown): Promise<void> {
    if (events === 1) throw error;
    this.#eventsMax = Math.max(1, Math.min(this.#eventsMax, events >> 1));
    await this.#connection.run("CHECKPOINT").catch(() => undefined);
  }

  /** With `refusal`, the one record's event is discarded instead of loaded. */
  async #commit(records: readonly LogRecord[], refusal: string | null): Promise<LoadReport> {
    const startedAt = this.#now();
    const rows = new EventRows(this.#schema, this.#trees, this.#cells, startedAt);
    const oldest = refusal === null ? await addAll(rows, records) : discardAll(rows, records, refusal);
    const batches = [...rows.tables.values()];
    for (const batch of batches) settleTexts(this.#cells, batch);
    const texts = new Texts(this.#cells);
    const changes = planChanges(batches, new Date(startedAt).toISOString());
    const schema = new Map([...this.#schema, ...changes.tables]);
    const next = (records.at(-1)?.offset ?? this.#cursor - 1) + 1;
    const loadId = this.#lastLoadId + 1;
    const tables = [...rows.tables.keys()].sort();
    const report = { events: rows.events, rows: rows.rows, discards: rows.discards, tables };
    let freshnessMs: number | null = null;
    await this.#transaction(async () => {
      for (const sql of changes.statements) await this.#connection.run(sql);
      for (const batch of batches) {
        const table = tableOf(schema, batch.name);
        if (batch.name === "users") await mergeUsers(this.#connection, texts, batch, table);
        else await appendRows(this.#connection, texts, batch, { catalog: null, name: batch.name, table });
      }
      const finishedAt = this.#now();
      freshnessMs = oldest === null ? null : Math.max(0, finishedAt - oldest);
      await this.#connection.run(
        "INSERT INTO loader.loads VALUES ($1, $2, $3, 'loaded', $4, $5, $6, $7, $8, NULL, $9)",
        [
          ...[loadId, startedAt, finishedAt, report.events, report.rows, report.discards].map(asBigInt),
          JSON.stringify(tables),
          JSON.stringify(changes.descriptions),
          asBigInt(freshnessMs),
        ],
      );
      await this.#connection.run("UPDATE loader._tributary_cursor SET next = $1", [BigInt(next)]);
      if (loadId % LOADS_KEPT === 0)
        await this.#connection.run("DELETE FROM loader.loads WHERE id <= $1", [BigInt(loadId - LOADS_KEPT)]);
    });
    this.#schema = schema;
    this.#cursor = next;
    this.#lastLoadId = loadId;
    return { ...report, freshnessMs };
  }

  async #transaction(work: () => Promise<void>): Promise<void> {
    await this.#connection.run("BEGIN");
    try {
      await work();
      await this.#connection.run("COMMIT");
    } catch (error) {
      // A failed COMMIT has already ended the transaction.
      await this.#connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }
}

const asBigInt = <T extends string | number | null>(value: T): bigint | Exclude<T, number> =>
  typeof value === "number" ? BigInt(value) : (value as Exclude<T, number>);

/** Returns the oldest arrival, epoch milliseconds. Throws what is wrong with an event. */
async function addAll(rows: EventRows, records: readonly LogRecord[]): Promise<number | null> {
  let oldest: number | null = null;
  for (const [index, record] of records.entries()) {
    if (index % EVENTS_PER_SLICE === EVENTS_PER_SLICE - 1) await setImmediate();
    // The process stage writes only StoredEvents; one that is not fails here and is discarded alone.
    const stored = JSON.parse(record.payload) as StoredEvent;
    rows.add(stored);
    const arrival = Date.parse(stored.event.receivedAt);
    if (oldest === null || arrival < oldest) oldest = arrival;
  }
  return oldest;
}

function discardAll(rows: EventRows, records: readonly LogRecord[], refusal: string): null {
  for (const { payload } of records) {
    const reason = `row_refused: ${refusal.slice(0, 500)}`;
    rows.events++;
    rows.discard({ ...whatCanBeRead(payload), column: null, value: payload, reason });
  }
  return null;
}

function whatCanBeRead(payload: string): {
  table: string;
  rowId: string | null;
  receivedAt: string | null;
  sourceId: string | null;
} {
  try {
    const { sourceId, event } = JSON.parse(payload) as StoredEvent;
    return {
      table: tablesFor(event)[0] ?? "tracks",
      rowId: event.messageId,
      receivedAt: event.receivedAt,
      sourceId,
    };
  } catch {
    return { table: "tracks", rowId: null, receivedAt: null, sourceId: null };
  }
}

function tableOf(schema: Schema, name: string): StoredTable {
  const table = schema.get(name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

const sum = (a: LoadReport, b: LoadReport): LoadReport => ({
  events: a.events + b.events,
  rows: a.rows + b.rows,
  discards: a.discards + b.discards,
  tables: [...new Set([...a.tables, ...b.tables])],
  freshnessMs: Math.max(a.freshnessMs ?? 0, b.freshnessMs ?? 0),
});
