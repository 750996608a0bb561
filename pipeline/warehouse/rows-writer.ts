/**
 * Writes gathered rows through DuckDB's appender, chunk by chunk and column by column: setting values one by one through its API takes
 * 0.1 to 0.3 µs each, and an event has a hundred. docs/decisions/warehouse-columns-as-bytes.md has the numbers.
 *
 * Appenders and chunks are kept and used again, since what the binding made it frees only when the garbage collector finds it: with
 * hundreds of tables in each load that was more memory than DuckDB itself takes.
 */
import { setImmediate } from "node:timers/promises";
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  TIMESTAMPTZ,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
} from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { Cells } from "./cells.ts";
import { CHUNK_ROWS, fillVector, Texts } from "./column-bytes.ts";
import type { ColumnType } from "./column-type.ts";
import { APPENDERS_KEPT, CHUNKS_KEPT } from "./limits.ts";
import type { StoredTable } from "./schema.ts";
import type { TableBatch } from "./table-batch.ts";

export interface Target {
  readonly catalog: "temp" | null;
  readonly name: string;
  /** The table as it is now. */
  readonly table: StoredTable;
}

const DUCK_TYPES: Readonly<Record<ColumnType, DuckDBType>> = {
  bigint: BIGINT,
  double: DOUBLE,
  boolean: BOOLEAN,
  timestamptz: TIMESTAMPTZ,
  varchar: VARCHAR,
};
const NO_IDS = new Uint32Array(0);

/** A table's appender; good while the table has the columns that it had. */
interface OpenTable {
  readonly appender: DuckDBAppender;
  readonly table: StoredTable;
  readonly types: readonly DuckDBType[];
}

export class RowsWriter {
  readonly #connection: DuckDBConnection;
  readonly #texts: Texts;
  readonly #open = new Map<string, OpenTable>();
  /** By the types of their columns. */
  readonly #chunks = new Map<string, DuckDBDataChunk>();

  constructor(connection: DuckDBConnection, cells: Cells) {
    this.#connection = connection;
    this.#texts = new Texts(cells);
  }

  /** Takes the texts of a load; before its first rows, and after its last text. */
  begin(): void {
    this.#texts.handOver();
  }

  /** Appends all rows within the connection's transaction. Throws what DuckDB says. */
  async append(batch: TableBatch, target: Target): Promise<void> {
    const { appender, types } = await this.#openTable(target);
    try {
      const columns = [...target.table.columns].map(([name, { type }]) =>
        type === "foreign"
          ? { type: null, ids: NO_IDS }
          : { type, ids: batch.columns.get(name)?.ids ?? NO_IDS },
      );
      for (let from = 0; from < batch.rows; from += CHUNK_ROWS) {
        const rows = Math.min(CHUNK_ROWS, batch.rows - from);
        const chunk = this.#chunk(types, rows);
        for (const [index, { type, ids }] of columns.entries())
          fillVector(duckdb.data_chunk_get_vector(chunk.chunk, index), this.#texts, {
            type,
            ids,
            from,
            rows,
          });
        appender.appendDataChunk(chunk);
        if (from + rows < batch.rows) await setImmediate();
      }
      appender.flushSync();
    } catch (error) {
      this.#close(target.name);
      throw error;
    }
    if (target.catalog !== null) this.#close(target.name);
  }

  /** Closes all tables; after a transaction that was undone. */
  closeAll(): void {
    for (const name of this.#open.keys()) this.#close(name);
  }

  async #openTable({ catalog, name, table }: Target): Promise<OpenTable> {
    const known = this.#open.get(name);
    if (known?.table === table) return known;
    this.#close(name);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size < APPENDERS_KEPT) break;
      this.#close(oldest);
    }
    const appender = await this.#connection.createAppender(name, "main", catalog);
    const types = [...table.columns.values()].map(({ type }, index) =>
      type === "foreign" ? appender.columnType(index) : DUCK_TYPES[type],
    );
    const opened = { appender, table, types };
    this.#open.set(name, opened);
    return opened;
  }

  #close(name: string): void {
    const opened = this.#open.get(name);
    if (opened === undefined) return;
    this.#open.delete(name);
    try {
      opened.appender.closeSync();
    } catch {
      // What it says now is only that it failed before.
    }
  }

  #chunk(types: readonly DuckDBType[], rows: number): DuckDBDataChunk {
    const key = types.join();
    const known = this.#chunks.get(key);
    if (known !== undefined) {
      known.reset();
      known.rowCount = rows;
      return known;
    }
    if (this.#chunks.size >= CHUNKS_KEPT) this.#chunks.clear();
    const chunk = DuckDBDataChunk.create(types, rows);
    this.#chunks.set(key, chunk);
    return chunk;
  }
}
