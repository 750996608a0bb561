/** What the warehouse holds, for people: its tables, its loads, and where one event is. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type {
  EventStory,
  WarehouseLoadsPage,
  WarehouseLoadsQuery,
  WarehouseTable,
} from "../../contract/control.ts";
import type { StoredEvent } from "../../contract/event.ts";
import { rowsOf } from "./database.ts";
import { tablesFor } from "./event-rows.ts";
import { readLoads } from "./load-history.ts";
import { literal, quoted } from "./naming.ts";
import type { Schema } from "./schema.ts";

interface Size {
  readonly rows: number;
  /** Epoch milliseconds of the newest received_at; null when there is none. */
  readonly newestAt: number | null;
}

const numberOr = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

export class Inventory {
  readonly #connection: DuckDBConnection;
  /** Sizes that no load has changed since they were taken. */
  readonly #sizes = new Map<string, Size>();
  readonly #newest = new Map<string, number>();

  /** `connection` is for this alone. */
  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Tells that rows were added to these tables. */
  changed(tables: Iterable<string>): void {
    for (const table of tables) this.#sizes.delete(table);
  }

  async tables(schema: Schema): Promise<readonly WarehouseTable[]> {
    const catalogue = await this.#catalogue();
    const tables: WarehouseTable[] = [];
    for (const [name, { columns }] of [...schema].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const listed = [...columns].map(([column, { type }]) => {
        const entry = catalogue.get(`${name}.${column}`);
        return { name: column, type, addedAt: entry?.addedAt ?? null, origin: entry?.origin ?? null };
      });
      tables.push({ name, ...(await this.#size(name, columns.has("received_at"))), columns: listed });
    }
    return tables;
  }

  /** Newest first. */
  async loads(query: WarehouseLoadsQuery): Promise<WarehouseLoadsPage> {
    const found = await readLoads(this.#connection, query);
    const items = found.slice(0, query.limit);
    return { items, nextCursor: found.length > query.limit ? String(items.at(-1)?.id) : null };
  }

  /** Where a loaded event's rows are. */
  async placeOf({ sourceId, event }: StoredEvent, schema: Schema): Promise<EventStory["warehouse"]> {
    const discards = await rowsOf(
      this.#connection,
      "SELECT table_name, reason FROM main.discards WHERE row_id = $1 AND source_id = $2 AND column_name IS NULL",
      [event.messageId, sourceId],
    );
    const isRefused = discards.some(([, reason]) => String(reason).startsWith("row_refused"));
    if (isRefused) return { state: "discarded", tables: [] };
    const without = new Set(discards.map(([table]) => table));
    const tables = tablesFor(event).filter((table) => schema.has(table) && !without.has(table));
    return { state: "loaded", tables };
  }

  close(): void {
    this.#connection.disconnectSync();
  }

  async #catalogue(): Promise<
    ReadonlyMap<string, { readonly addedAt: number; readonly origin: string | null }>
  > {
    const rows = await rowsOf(
      this.#connection,
      "SELECT table_name, column_name, origin, added_at FROM loader.columns",
    );
    return new Map(
      rows.map(([table, column, origin, addedAt]) => [
        `${String(table)}.${String(column)}`,
        { addedAt: Date.parse(String(addedAt)), origin: typeof origin === "string" ? origin : null },
      ]),
    );
  }

  async #size(table: string, hasReceivedAt: boolean): Promise<Size> {
    const known = this.#sizes.get(table);
    if (known !== undefined) return known;
    // Set before the query: a load in the meantime deletes it again, and the next question asks anew.
    this.#sizes.set(table, { rows: 0, newestAt: null });
    // Only blocks that can hold something newer are read.
    const since = new Date(this.#newest.get(table) ?? 0).toISOString();
    const newest = hasReceivedAt
      ? `(SELECT epoch_ms(max(received_at)) FROM main.${quoted(table)} WHERE received_at >= ${literal(since)}::TIMESTAMPTZ)`
      : "NULL";
    const [row] = await rowsOf(this.#connection, `SELECT count(*), ${newest} FROM main.${quoted(table)}`);
    const size = { rows: Number(row?.[0]), newestAt: numberOr(row?.[1]) };
    if (size.newestAt !== null) this.#newest.set(table, size.newestAt);
    if (this.#sizes.has(table)) this.#sizes.set(table, size);
    return size;
  }
}
