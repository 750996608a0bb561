/**
 * The history of loads, for people. Loads that failed, discarded something or changed a table stay as they are, for weeks. There is a
 * quiet one each half second: after some minutes those of one minute become one line, so that the history reaches back days.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { WarehouseLoad, WarehouseLoadsQuery } from "../../contract/control.ts";
import { rowsOf } from "./database.ts";
import {
  EVENTFUL_LOADS_KEPT_MS,
  EVENTFUL_LOADS_MAX,
  QUIET_LOADS_KEPT_MS,
  QUIET_LOADS_MERGED_MS,
} from "./limits.ts";

const MINUTE_MS = 60_000;
const QUIET = "(state = 'loaded' AND discards = 0 AND schema_changes = '[]')";
const COLUMNS =
  "id, started_at, finished_at, state, events, rows, discards, tables, schema_changes, error, freshness_ms";

/** Newest first; one more than `limit` tells that there is a next page. */
export async function readLoads(
  connection: DuckDBConnection,
  query: WarehouseLoadsQuery,
): Promise<readonly WarehouseLoad[]> {
  const conditions = conditionsOf(query);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const rows = await rowsOf(
    connection,
    `SELECT ${COLUMNS}, (SELECT max(loads) FROM loader.merged_loads WHERE merged_loads.id = loads.id)
     FROM loader.loads AS loads ${where} ORDER BY id DESC LIMIT ${String(query.limit + 1)}`,
  );
  return rows.map(loadOf);
}

/** Numbers and words of a parsed query only: nothing of it can be SQL. */
function conditionsOf({ state, with: what, from, to, cursor }: WarehouseLoadsQuery): string[] {
  return [
    ...(state === undefined ? [] : [`state = '${state}'`]),
    ...(what === "discards" ? ["discards > 0"] : []),
    ...(what === "schema_changes" ? ["schema_changes <> '[]'"] : []),
    ...(from === undefined ? [] : [`finished_at >= ${String(from)}`]),
    ...(to === undefined ? [] : [`started_at <= ${String(to)}`]),
    ...(cursor === undefined ? [] : [`id < ${String(cursor)}`]),
  ];
}

const numberOr = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

function loadOf(row: readonly unknown[]): WarehouseLoad {
  const [id, startedAt, finishedAt, state, events, rows, discards, tables, changes, error, freshness, loads] =
    row;
  return {
    id: Number(id),
    startedAt: Number(startedAt),
    finishedAt: numberOr(finishedAt),
    state: state === "failed" ? "failed" : "loaded",
    loads: numberOr(loads) ?? 1,
    events: Number(events),
    rows: Number(rows),
    discards: Number(discards),
    // Both are written by the loader as JSON arrays of names.
    tables: JSON.parse(String(tables)) as string[],
    schemaChanges: JSON.parse(String(changes)) as string[],
    error: typeof error === "string" ? error : null,
    freshnessMs: numberOr(freshness),
  };
}

/**
 * Merges quiet loads and drops what is too old, in one transaction. Returns until when the history is tidy, in epoch milliseconds:
 * the next call begins `since` there. Rejects with what the database said; then nothing has changed.
 */
export async function tidyLoads(connection: DuckDBConnection, since: number, now: number): Promise<number> {
  const until = Math.floor((now - QUIET_LOADS_MERGED_MS) / MINUTE_MS) * MINUTE_MS;
  await connection.run("BEGIN");
  try {
    await mergeQuiet(connection, since, until);
    await dropOld(connection, now);
    await connection.run("COMMIT");
  } catch (error) {
    // A failed COMMIT has already ended the transaction.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
  return Math.max(since, until);
}

async function mergeQuiet(connection: DuckDBConnection, since: number, until: number): Promise<void> {
  const rows = await rowsOf(
    connection,
    `SELECT ${COLUMNS}, (SELECT max(loads) FROM loader.merged_loads WHERE merged_loads.id = loads.id)
     FROM loader.loads AS loads WHERE ${QUIET} AND finished_at >= $1 AND finished_at < $2 ORDER BY id`,
    [BigInt(since), BigInt(until)],
  );
  const minutes = Map.groupBy(rows.map(loadOf), (load) => Math.floor((load.finishedAt ?? 0) / MINUTE_MS));
  for (const minute of minutes.values()) {
    const [first, ...others] = minute;
    if (first === undefined || others.length === 0) continue;
    await replace(connection, minute, others.reduce(join, first));
  }
}

/** `later` gives the id: pages that were read go on where they were. */
const join = (load: WarehouseLoad, later: WarehouseLoad): WarehouseLoad => ({
  ...later,
  startedAt: Math.min(load.startedAt, later.startedAt),
  finishedAt: Math.max(load.finishedAt ?? 0, later.finishedAt ?? 0),
  loads: load.loads + later.loads,
  events: load.events + later.events,
  rows: load.rows + later.rows,
  tables: [...new Set([...load.tables, ...later.tables])].sort(),
  freshnessMs: Math.max(load.freshnessMs ?? 0, later.freshnessMs ?? 0),
});

async function replace(
  connection: DuckDBConnection,
  loads: readonly WarehouseLoad[],
  merged: WarehouseLoad,
): Promise<void> {
  const ids = loads.map(({ id }) => String(id)).join(", ");
  await connection.run(`DELETE FROM loader.loads WHERE id IN (${ids})`);
  await connection.run(`DELETE FROM loader.merged_loads WHERE id IN (${ids})`);
  await connection.run(
    "INSERT INTO loader.loads VALUES ($1, $2, $3, 'loaded', $4, $5, 0, $6, '[]', NULL, $7)",
    [
      ...[merged.id, merged.startedAt, merged.finishedAt ?? 0, merged.events, merged.rows].map(BigInt),
      JSON.stringify(merged.tables),
      BigInt(merged.freshnessMs ?? 0),
    ],
  );
  await connection.run("INSERT INTO loader.merged_loads VALUES ($1, $2)", [
    BigInt(merged.id),
    BigInt(merged.loads),
  ]);
}

async function dropOld(connection: DuckDBConnection, now: number): Promise<void> {
  await connection.run(`DELETE FROM loader.loads WHERE ${QUIET} AND finished_at < $1`, [
    BigInt(now - QUIET_LOADS_KEPT_MS),
  ]);
  await connection.run("DELETE FROM loader.loads WHERE finished_at < $1", [
    BigInt(now - EVENTFUL_LOADS_KEPT_MS),
  ]);
  await connection.run(
    `DELETE FROM loader.loads WHERE NOT ${QUIET} AND id <=
       (SELECT id FROM loader.loads WHERE NOT ${QUIET} ORDER BY id DESC LIMIT 1 OFFSET ${String(EVENTFUL_LOADS_MAX)})`,
  );
  await connection.run(
    "DELETE FROM loader.merged_loads WHERE id < (SELECT coalesce(min(id), 0) FROM loader.loads)",
  );
}
