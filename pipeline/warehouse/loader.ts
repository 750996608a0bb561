/**
 * Loads events into the tables. Rows, schema changes, the loader's place in the event log and the line in the load history are one
 * transaction: after a crash at any point the events are either all there or are loaded again.
 *
 * When the database refuses a batch because of what is in it, the batch is halved until the one event is found that it refuses;
 * that one goes to `discards` with the reason, all others load. Faults that are nobody's data (disk full, file damaged) are
 * thrown, and nothing has changed.
 *
 * A batch that touches more columns of more tables than fit into memory is loaded in steps, a transaction for some of the event
 * tables each and the last one for the rest and the cursor. A step writes down with its rows which tables are ahead of the cursor and
 * until where; whoever loads these events again, after a crash or because a later step was refused, leaves those tables out. So each
 * table still gets each event once. What is too large all the same is halved, and the next ones start smaller.
 */
import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { StoredEvent } from "../../contract/event.ts";
import { messageOf } from "../base/fault.ts";
import type { LogRecord } from "../log/index.ts";
import { Cells } from "./cells.ts";
import { settleTexts } from "./column-bytes.ts";
import type { Ahead, Warehouse } from "./database.ts";
import { createTrees, type FieldTrees } from "./event-columns.ts";
import { EventRows, tablesFor } from "./event-rows.ts";
import {
  CHECKPOINT_COLUMNS_MAX,
  EVENTS_PER_SLICE,
  LOAD_BYTES_PER_EVENT_MAX,
  LOAD_EVENTS_MAX,
  LOAD_EVENTS_PER_TABLE,
  LOAD_EVENTS_WIDE_MAX,
  LOADS_PER_TIDY,
} from "./limits.ts";
import { tidyLoads } from "./load-history.ts";
import { planSteps } from "./load-steps.ts";
import { literal } from "./naming.ts";
import { RowsWriter } from "./rows-writer.ts";
import { planChanges } from "./schema-changes.ts";
import type { Schema, StoredTable } from "./schema.ts";
import type { TableBatch } from "./table-batch.ts";
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
  readonly #rows: RowsWriter;
  readonly #now: () => number;
  #schema: Schema;
  #cursor: number;
  #lastLoadId: number;
  #ahead: Ahead | null;
  /** The load after which the history is tidied next, and the time until which it is tidy: all of it is looked at once. */
  #tidyFrom = 0;
  #tidyUntil = 0;
  #eventsMax = LOAD_EVENTS_MAX;
  /** Tables written since the last checkpoint that the loader asked for, and how many columns they have. */
  readonly #written = new Map<string, number>();

  constructor(warehouse: Warehouse, now: () => number) {
    this.#connection = warehouse.connection;
    this.#schema = warehouse.schema;
    this.#cursor = warehouse.cursor;
    this.#lastLoadId = warehouse.lastLoadId;
    this.#ahead = warehouse.ahead;
    this.#rows = new RowsWriter(warehouse.connection, this.#cells);
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

  /** And how many bytes of their JSON. */
  get bytesMax(): number {
    return this.#eventsMax * LOAD_BYTES_PER_EVENT_MAX;
  }

  get schema(): Schema {
    return this.#schema;
  }

  /** Loads these records, which follow each other in the log. Rejects with what the database said when it is not about their data. */
  async load(records: readonly LogRecord[]): Promise<LoadReport> {
    const within = records.findIndex(({ offset }) => offset >= (this.#ahead?.until ?? Infinity));
    if (within > 0)
      return sum(await this.load(records.slice(0, within)), await this.load(records.slice(within)));
    try {
      const report = await this.#commit(records, null);
      const enough = Math.max(LOAD_EVENTS_MAX, report.tables.length * LOAD_EVENTS_PER_TABLE);
      this.#eventsMax = Math.min(LOAD_EVENTS_WIDE_MAX, enough, Math.ceil(this.#eventsMax * 1.1));
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

  /** Keeps the history of loads short, now and then. Rejects with what the database said; then nothing has changed. */
  async tidyHistory(): Promise<void> {
    if (this.#lastLoadId < this.#tidyFrom) return;
    this.#tidyUntil = await tidyLoads(this.#connection, this.#tidyUntil, this.#now());
    this.#tidyFrom = this.#lastLoadId + LOADS_PER_TIDY;
  }

  /** Rows wait in memory until the next checkpoint. */
  async #makeRoom(events: number, error: unknown): Promise<void> {
    if (events === 1) throw error;
    this.#eventsMax = Math.max(1, Math.min(this.#eventsMax, events >> 1));
    await this.#checkpoint();
  }

  /** One that fails is no loss: the next commit says what is wrong. */
  async #checkpoint(): Promise<void> {
    this.#written.clear();
    await this.#connection.run("CHECKPOINT").catch(() => undefined);
  }

  /** With `refusal`, the one record's event is discarded instead of loaded. */
  async #commit(records: readonly LogRecord[], refusal: string | null): Promise<LoadReport> {
    const startedAt = this.#now();
    const rows = new EventRows(this.#schema, this.#trees, this.#cells, startedAt);
    const oldest = refusal === null ? await addAll(rows, records) : discardAll(rows, records, refusal);
    const next = (records.at(-1)?.offset ?? this.#cursor - 1) + 1;
    const done = this.#ahead?.tables;
    const batches = [...rows.tables.values()].filter(({ name }) => done?.has(name) !== true);
    for (const batch of batches) settleTexts(this.#cells, batch);
    this.#rows.begin();
    const descriptions: string[] = [];
    // Events that earlier steps are ahead of, and that are not all of them, are being halved: few.
    const mayStep = this.#ahead === null || this.#ahead.until === next;
    const { first, last } = mayStep ? planSteps(batches) : { first: [], last: batches };
    for (const step of first) await this.#stepAhead(step, next, { startedAt, descriptions });
    const tables = [...rows.tables.keys()].sort();
    const report = { events: rows.events, rows: rows.rows, discards: rows.discards, tables };
    const loadId = this.#lastLoadId + 1;
    let freshnessMs: number | null = null;
    await this.#transaction(last, { startedAt, descriptions }, async () => {
      const finishedAt = this.#now();
      freshnessMs = oldest === null ? null : Math.max(0, finishedAt - oldest);
      await this.#connection.run(
        "INSERT INTO loader.loads VALUES ($1, $2, $3, 'loaded', $4, $5, $6, $7, $8, NULL, $9)",
        [
          ...[loadId, startedAt, finishedAt, report.events, report.rows, report.discards].map(asBigInt),
          JSON.stringify(tables),
          JSON.stringify(descriptions),
          asBigInt(freshnessMs),
        ],
      );
      await this.#advance(next);
    });
    this.#cursor = next;
    this.#lastLoadId = loadId;
    if (this.#ahead !== null && next >= this.#ahead.until) this.#ahead = null;
    await this.#wrote(last);
    return { ...report, freshnessMs };
  }

  async #stepAhead(step: readonly TableBatch[], until: number, history: History): Promise<void> {
    await this.#transaction(step, history, async () => {
      const rows = step.map(({ name }) => `(${until}, ${literal(name)})`);
      await this.#connection.run(`INSERT INTO loader.ahead VALUES ${rows.join(", ")}`);
    });
    const tables = new Set([...(this.#ahead?.tables ?? []), ...step.map(({ name }) => name)]);
    this.#ahead = { until, tables };
    await this.#wrote(step);
  }

  async #advance(next: number): Promise<void> {
    await this.#connection.run("UPDATE loader._tributary_cursor SET next = $1", [BigInt(next)]);
    if (this.#ahead !== null && next >= this.#ahead.until)
      await this.#connection.run("DELETE FROM loader.ahead");
  }

  /** Writes the rows, with the changes to the tables that they need, and what `closing` writes, all or nothing. */
  async #transaction(
    step: readonly TableBatch[],
    { startedAt, descriptions }: History,
    closing: () => Promise<void>,
  ): Promise<void> {
    const changes = planChanges(step, new Date(startedAt).toISOString());
    const schema = new Map([...this.#schema, ...changes.tables]);
    descriptions.push(...changes.descriptions);
    await this.#connection.run("BEGIN");
    try {
      for (const sql of changes.statements) await this.#connection.run(sql);
      for (const batch of step) await this.#append(batch, tableOf(schema, batch.name));
      await closing();
      await this.#connection.run("COMMIT");
    } catch (error) {
      this.#rows.closeAll();
      // A failed COMMIT has already ended the transaction.
      await this.#connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
    this.#schema = schema;
  }

  async #append(batch: TableBatch, table: StoredTable): Promise<void> {
    if (batch.name === "users") await mergeUsers(this.#connection, this.#rows, batch, table);
    else await this.#rows.append(batch, { catalog: null, name: batch.name, table });
  }

  /** What was written takes memory until the next checkpoint, by the column rather than by the row. */
  async #wrote(step: readonly TableBatch[]): Promise<void> {
    for (const { name } of step) this.#written.set(name, this.#schema.get(name)?.columns.size ?? 0);
    let columns = 0;
    for (const count of this.#written.values()) columns += count;
    if (columns > CHECKPOINT_COLUMNS_MAX) await this.#checkpoint();
  }
}

/** When a load began, and what it has changed about the tables so far. */
interface History {
  readonly startedAt: number;
  readonly descriptions: string[];
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
