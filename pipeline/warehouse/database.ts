/**
 * The warehouse's file: opening it shut off from the file system and the network, and what the loader keeps in it beside the tables
 * (schema `loader`): its place in the event log, the history of loads, where columns come from.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { Fault, messageOf } from "../base/fault.ts";
import { SYSTEM_COLUMNS } from "./event-columns.ts";
import { BLOCK_BYTES, CHECKPOINT_EVERY, MEMORY_LIMIT, SPILL_MAX, THREADS } from "./limits.ts";
import { literal, quoted, SYSTEM_TABLES } from "./naming.ts";
import { storedType, type Schema, type StoredColumn, type StoredTable } from "./schema.ts";

/** Grows when an older program could no longer use the file. */
const FORMAT = 1;

export interface Warehouse {
  readonly instance: DuckDBInstance;
  /** The loader's own. */
  readonly connection: DuckDBConnection;
  readonly schema: Schema;
  /** Offset of the next event to load. */
  readonly cursor: number;
  readonly lastLoadId: number;
  /** What a load that was cut off has done; null when none was. */
  readonly ahead: Ahead | null;
}

/** Tables that hold all events below an offset beyond the cursor: a large load is done in steps (loader.ts). */
export interface Ahead {
  readonly until: number;
  readonly tables: ReadonlySet<string>;
}

/**
 * Opens or creates the file in `<dataDir>/warehouse/`. Rejects with a Fault whose message tells what is wrong with it.
 * Throws nothing else; the file is never altered when it cannot be used.
 */
export async function openWarehouse(dataDir: string): Promise<Warehouse> {
  const folder = join(dataDir, "warehouse");
  const path = join(folder, "tributary.duckdb");
  let instance: DuckDBInstance | null = null;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    instance = await DuckDBInstance.create(path, {
      threads: String(THREADS),
      memory_limit: MEMORY_LIMIT,
      preserve_insertion_order: "false",
      // Checkpoints take half as long as in the format that DuckDB 0.10 could still read.
      storage_compatibility_version: "latest",
      default_block_size: BLOCK_BYTES,
      checkpoint_threshold: CHECKPOINT_EVERY,
      temp_directory: join(folder, "spill"),
      max_temp_directory_size: SPILL_MAX,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
      // After the temporary directory: nothing of the file system can be named later.
      enable_external_access: "false",
    });
    const connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run("SET GLOBAL lock_configuration = true");
    await prepare(connection);
    return { instance, connection, ...(await readState(connection)) };
  } catch (error) {
    instance?.closeSync();
    throw error instanceof Fault
      ? error
      : new Fault("pipeline_unavailable", explain(messageOf(error)), { cause: error });
  }
}

function explain(message: string): string {
  const first = message.split("\n", 1)[0] ?? message;
  if (/newer version|version number|storage version/i.test(first))
    return `The warehouse file was written by another version of DuckDB: ${first}`;
  if (/lock/i.test(first)) return `Another program has the warehouse file open: ${first}`;
  if (/not a valid DuckDB|checksum|corrupt/i.test(first)) return `The warehouse file is damaged: ${first}`;
  return `The warehouse file cannot be opened: ${first}`;
}

async function prepare(connection: DuckDBConnection): Promise<void> {
  const tables = SYSTEM_TABLES.map((table) => {
    const columns = SYSTEM_COLUMNS[table].map(({ name, type }) => `${quoted(name)} ${type ?? "varchar"}`);
    return `CREATE TABLE IF NOT EXISTS main.${quoted(table)} (${columns.join(", ")})`;
  });
  const statements = [
    "BEGIN",
    "CREATE SCHEMA IF NOT EXISTS loader",
    "CREATE TABLE IF NOT EXISTS loader._tributary_cursor (format INTEGER, next BIGINT)",
    "CREATE TABLE IF NOT EXISTS loader.ahead (until BIGINT, table_name VARCHAR)",
    `CREATE TABLE IF NOT EXISTS loader.loads (id BIGINT, started_at BIGINT, finished_at BIGINT, state VARCHAR, events BIGINT,
       rows BIGINT, discards BIGINT, tables VARCHAR, schema_changes VARCHAR, error VARCHAR, freshness_ms BIGINT)`,
    "CREATE TABLE IF NOT EXISTS loader.merged_loads (id BIGINT, loads BIGINT)",
    "CREATE TABLE IF NOT EXISTS loader.columns (table_name VARCHAR, column_name VARCHAR, origin VARCHAR, added_at VARCHAR)",
    `INSERT INTO loader._tributary_cursor SELECT ${FORMAT}, 0 WHERE NOT EXISTS (FROM loader._tributary_cursor)`,
    ...tables,
    "COMMIT",
  ];
  for (const sql of statements) await connection.run(sql);
}

async function readState(connection: DuckDBConnection): Promise<Omit<Warehouse, "instance" | "connection">> {
  const [state] = await rowsOf(
    connection,
    "SELECT format, next, (SELECT coalesce(max(id), 0) FROM loader.loads) FROM loader._tributary_cursor",
  );
  const [format, next, lastLoadId] = (state ?? []).map(Number);
  if (format === undefined || next === undefined || lastLoadId === undefined)
    throw new Fault("pipeline_unavailable", "The warehouse file has lost its place in the event log.");
  if (format > FORMAT)
    throw new Fault(
      "pipeline_unavailable",
      "The warehouse file was written by a newer version of Tributary.",
    );
  return {
    cursor: next,
    lastLoadId,
    ahead: await readAhead(connection),
    schema: await readSchema(connection),
  };
}

async function readAhead(connection: DuckDBConnection): Promise<Ahead | null> {
  const rows = await rowsOf(connection, "SELECT until, table_name FROM loader.ahead");
  if (rows.length === 0) return null;
  return { until: Number(rows[0]?.[0]), tables: new Set(rows.map(([, table]) => String(table))) };
}

/** All tables of schema main. Columns come in their order. */
async function readSchema(connection: DuckDBConnection): Promise<Schema> {
  const rows = await rowsOf(
    connection,
    `SELECT table_name, column_name, data_type FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = ${literal("main")} AND NOT internal
     ORDER BY table_name, column_index`,
  );
  const tables = new Map<string, Map<string, StoredColumn>>();
  for (const [table, column, type] of rows.map((row) => row.map(String))) {
    if (table === undefined || column === undefined || type === undefined) continue;
    const columns = tables.get(table) ?? new Map<string, StoredColumn>();
    columns.set(column, { type: storedType(type) });
    tables.set(table, columns);
  }
  return new Map([...tables].map(([name, columns]): [string, StoredTable] => [name, { columns }]));
}

/** All rows of a small answer, values as DuckDB's API gives them. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: readonly (string | number | bigint | null)[] = [],
): Promise<readonly (readonly unknown[])[]> {
  const reader = await connection.runAndReadAll(sql, [...values]);
  return reader.getRows();
}
