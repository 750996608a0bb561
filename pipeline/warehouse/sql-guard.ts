/**
 * What a query may say. DuckDB has no privileges inside the database, so DuckDB's own parser takes the SQL apart and everything in
 * it is looked at: tables of schema main and information_schema only, table functions from a list, no function that reads
 * settings, writes, or runs other SQL. The transaction is read-only and the file system is shut off all the same.
 *
 * Scalar functions that make much out of little (`repeat('x', 1e9)`) run outside DuckDB's memory limit and cannot be interrupted, so
 * their sizes must be numbers in the query, with a bounded product.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { Fault } from "../base/fault.ts";
import { rowsOf } from "./database.ts";
import { AMPLIFICATION_MAX } from "./limits.ts";

type Node = Readonly<Record<string, unknown>>;

const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(
  "range generate_series unnest json_each json_tree repeat_row histogram histogram_values".split(" "),
);
const SCALARS_REFUSED: ReadonlySet<string> = new Set(
  (
    "current_setting getenv nextval currval setval write_log parse_duckdb_log_message query query_table " +
    "json_execute_serialized_sql json_serialize_plan current_query pg_conf_load_time"
  ).split(" "),
);
/** Views of the system that every query would see unqualified. */
const SYSTEM_VIEW = /^(duckdb_|pragma_|sqlite_|pg_)/i;
const SCHEMAS: ReadonlySet<string> = new Set(["", "main", "information_schema"]);
const CATALOGS: ReadonlySet<string> = new Set(["", "tributary"]);
/** What may be shown besides a query: SHOW TABLES. The other lists name settings and the loader's own tables. */
const SHOWABLE = /^("?tables"?|)$/;

/** Which argument, from 0, is a size. */
const SIZE_ARGUMENT: Readonly<Record<string, number>> = {
  repeat: 1,
  lpad: 1,
  rpad: 1,
  list_resize: 1,
  array_resize: 1,
  bar: 3,
};
const SERIES: ReadonlySet<string> = new Set(["range", "generate_series"]);
const FORMATS: ReadonlySet<string> = new Set(["format", "printf"]);

const EXPLAIN = /^\s*explain(\s+analyze)?(\s*\(\s*(analyze\s*)?\))?\s/i;

/** Rejects with `query_not_read_only` or `query_invalid` unless this is one statement that may run. */
export async function checkQuery(connection: DuckDBConnection, sql: string): Promise<void> {
  const explain = EXPLAIN.exec(sql)?.[0] ?? "";
  // Blanks instead, so that positions stay what they are.
  const [statement] = await parse(connection, " ".repeat(explain.length) + sql.slice(explain.length));
  const guard = new Guard(sql);
  guard.visit(statement);
}

async function parse(connection: DuckDBConnection, sql: string): Promise<readonly unknown[]> {
  const [row] = await rowsOf(connection, "SELECT json_serialize_sql($1::VARCHAR)", [sql]);
  // DuckDB's own serialisation: `error` first, then either the statements or what is wrong.
  const parsed = JSON.parse(String(row?.[0])) as {
    readonly error: boolean;
    readonly error_type?: string;
    readonly error_message?: string;
    readonly position?: string;
    readonly statements?: readonly unknown[];
  };
  if (parsed.error && parsed.error_type === "not implemented")
    throw new Fault(
      "query_not_read_only",
      "Only SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE and EXPLAIN are allowed.",
    );
  if (parsed.error) {
    const at = parsed.position === undefined ? "" : ` (${place(sql, Number(parsed.position))})`;
    throw new Fault("query_invalid", `${parsed.error_message ?? "The SQL cannot be parsed."}${at}`);
  }
  const { statements = [] } = parsed;
  if (statements.length === 0) throw new Fault("query_invalid", "There is no statement in the query.");
  if (statements.length > 1)
    throw new Fault("query_not_read_only", "Only one statement at a time is allowed.");
  return statements;
}

/** `line 2, column 7` of an index into the SQL's UTF-8. */
function place(sql: string, byte: number): string {
  const before = Buffer.from(sql).subarray(0, byte).toString().split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

class Guard {
  readonly #sql: string;
  #amplification = 1;

  constructor(sql: string) {
    this.#sql = sql;
  }

  visit(root: unknown): void {
    const open: unknown[] = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (typeof node !== "object" || node === null) continue;
      // Every object of the serialisation is a record of plain JSON.
      const record = node as Node;
      if (!Array.isArray(node)) this.#check(record);
      // A table function is checked as such; of the call inside only the arguments are left to see.
      const isTableFunction = record["type"] === "TABLE_FUNCTION";
      const inside = isTableFunction ? argumentsOf(record["function"]) : Object.values(record);
      for (const child of inside) if (typeof child === "object") open.push(child);
    }
  }

  #check(node: Node): void {
    switch (node["type"]) {
      case "BASE_TABLE":
        return this.#checkTable(node);
      case "TABLE_FUNCTION":
        return this.#checkTableFunction(node);
      case "SHOW_REF":
        return this.#checkShow(node);
      case "FUNCTION":
      case "WINDOW_AGGREGATE":
        return this.#checkFunction(node);
      default:
    }
  }

  #checkTable(node: Node): void {
    const catalog = textOf(node["catalog_name"]);
    const schema = textOf(node["schema_name"]);
    const table = textOf(node["table_name"]);
    // In `tributary.x` the name may stand for the catalog: that leads to main.
    const isKnown =
      CATALOGS.has(catalog) && (SCHEMAS.has(schema) || (catalog === "" && CATALOGS.has(schema)));
    if (!isKnown) this.#refuse(node, `${schema}.${table}`);
    if (schema !== "information_schema" && SYSTEM_VIEW.test(table)) this.#refuse(node, table);
  }

  #checkShow(node: Node): void {
    const name = textOf(node["table_name"]);
    if (!SHOWABLE.test(name)) this.#refuse(node, `SHOW ${name}`);
    if (node["schema_name"] !== "" || node["catalog_name"] !== "") this.#refuse(node, "SHOW … FROM");
  }

  #checkTableFunction(node: Node): void {
    const call = node["function"] as Node | null;
    const name = textOf(call?.["function_name"]);
    if (call?.["type"] !== "FUNCTION" || !TABLE_FUNCTIONS.has(name)) this.#refuse(node, `${name}()`);
  }

  #checkFunction(node: Node): void {
    const name = textOf(node["function_name"]);
    if (SCALARS_REFUSED.has(name)) this.#refuse(node, `${name}()`);
    const given = argumentsOf(node);
    const size = SIZE_ARGUMENT[name];
    if (size !== undefined) this.#amplify(node, name, constantOf(given[size]));
    if (SERIES.has(name)) this.#amplify(node, name, seriesLength(given.map(constantOf)));
    if (FORMATS.has(name)) this.#checkFormat(node, name, given[0]);
  }

  #amplify(node: Node, name: string, size: unknown): void {
    if (typeof size !== "number") {
      const hint = SERIES.has(name) ? "; it may stand in FROM" : "";
      this.#refuse(node, `${name}() with a size that is not written out as a number${hint}`);
    }
    this.#amplification *= Math.max(1, Math.abs(size));
    if (this.#amplification > AMPLIFICATION_MAX) this.#refuse(node, `${name}() of this size`);
  }

  #checkFormat(node: Node, name: string, format: unknown): void {
    const text = constantOf(format);
    if (typeof text !== "string" || /[0-9]{4,}|\*/.test(text))
      this.#refuse(node, `${name}() with this format`);
  }

  #refuse(node: Node, what: string): never {
    const location = Number(node["query_location"]);
    const at = location < this.#sql.length ? ` (${place(this.#sql, location)})` : "";
    throw new Fault("query_not_read_only", `Not allowed in a query: ${what}${at}.`);
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value.toLowerCase() : "");

function argumentsOf(call: unknown): readonly unknown[] {
  if (typeof call !== "object" || call === null || !("children" in call)) return [];
  return Array.isArray(call.children) ? call.children : [];
}

/** Items of range(stop), range(start, stop) and range(start, stop, step); undefined unless all are numbers. */
function seriesLength(given: readonly unknown[]): number | undefined {
  const numbers = given.filter((value) => typeof value === "number");
  if (numbers.length !== given.length || numbers.length === 0) return undefined;
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0], 1] : numbers;
  return Math.abs(((stop ?? 0) - (start ?? 0)) / (step || 1)) + 1;
}

/** The value of a constant; undefined for anything else. */
function constantOf(node: unknown): unknown {
  if (typeof node !== "object" || node === null) return undefined;
  const { type, value } = node as { readonly type?: string; readonly value?: { readonly value?: unknown } };
  return type === "VALUE_CONSTANT" ? value?.value : undefined;
}
