/** A warehouse in a folder of its own for tests: events in, rows out. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CanonicalEvent, StoredEvent } from "../../../contract/event.ts";
import type { WarehouseQuery, WarehouseResult } from "../../../contract/control.ts";
import type { LogRecord } from "../../log/index.ts";
import { openWarehouse, rowsOf, type Warehouse } from "../database.ts";
import { Loader, type LoadReport } from "../loader.ts";
import { Queries } from "../queries.ts";

const TIME = "2026-11-23T10:00:00.000Z";

let nextId = 1;

/** A track event "Order Completed" with everything replaced that is given. */
function event(changes: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return {
    messageId: `m${nextId++}`,
    type: "track",
    ...((changes.type ?? "track") === "track" ? { event: "Order Completed" } : {}),
    anonymousId: "anon-1",
    context: {},
    timestamp: TIME,
    originalTimestamp: TIME,
    sentAt: TIME,
    receivedAt: TIME,
    ...changes,
  };
}

export const stored = (changes: Partial<CanonicalEvent> = {}, sourceId = "src_1"): StoredEvent => ({
  sourceId,
  intakeOffset: 0,
  item: 0,
  personKeys: [],
  event: event(changes),
});

export interface TestWarehouse {
  readonly dataDir: string;
  readonly warehouse: Warehouse;
  readonly loader: Loader;
  readonly queries: Queries;
  load(...events: readonly (Partial<CanonicalEvent> | string)[]): Promise<LoadReport>;
  /** Rows as objects, through the same door as everybody else. */
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  query(sql: string, changes?: Partial<WarehouseQuery>): Promise<WarehouseResult>;
  /** Without the guard. */
  raw(sql: string): Promise<readonly (readonly unknown[])[]>;
  close(): Promise<void>;
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "tributary-warehouse-"));

/** Opens a new warehouse; `close` removes it. */
export async function openTestWarehouse(prepare: readonly string[] = []): Promise<TestWarehouse> {
  const dataDir = await temporaryFolder();
  if (prepare.length > 0) {
    const first = await openWarehouse(dataDir);
    for (const sql of prepare) await first.connection.run(sql);
    first.connection.disconnectSync();
    first.instance.closeSync();
  }
  const warehouse = await openWarehouse(dataDir);
  const loader = new Loader(warehouse, Date.now);
  const queries = new Queries(warehouse.instance);
  const query = (sql: string, changes: Partial<WarehouseQuery> = {}): Promise<WarehouseResult> =>
    queries.run({ sql, params: [], limit: 1000, timeoutMs: 10_000, ...changes });
  return {
    dataDir,
    warehouse,
    loader,
    queries,
    query,
    load: (...events) => {
      const records = events.map((item, index): LogRecord => {
        const payload = typeof item === "string" ? item : JSON.stringify(stored(item));
        return { offset: loader.cursor + index, at: 0, payload };
      });
      return loader.load(records);
    },
    rows: async (sql) => {
      const { columns, rows } = await query(sql);
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
    },
    raw: (sql) => rowsOf(warehouse.connection, sql),
    close: async () => {
      await queries.close();
      warehouse.connection.disconnectSync();
      warehouse.instance.closeSync();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
