/**
 * Queries by people and programs. Each runs on a connection of its own in a read-only transaction, beside the loader and never in its
 * way; two at a time, the next ones wait, and too many are refused. The time limit counts from when the query came.
 *
 * Answers are read chunk by chunk until the row limit, so that `SELECT *` costs what is shown. A query that overruns its time is
 * interrupted; one that does not listen is answered all the same and keeps its slot until it ends.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBPreparedStatement,
  DuckDBResult,
  Json,
} from "@duckdb/node-api";
import { StatementType } from "@duckdb/node-api";
import type { WarehouseQuery, WarehouseResult } from "../../contract/control.ts";
import { Fault, messageOf } from "../base/fault.ts";
import { toJson } from "./answer.ts";
import {
  ANSWER_CHARS_MAX,
  INTERRUPT_GRACE_MS,
  QUERIES_RUNNING_MAX,
  QUERIES_WAITING_MAX,
  QUERY_GROWTH_BYTES_MAX,
} from "./limits.ts";
import { checkQuery } from "./sql-guard.ts";

/** How often a running query is looked after. */
const WATCH_EVERY_MS = 50;

type Ending = "query_timeout" | "query_cancelled" | "too_large";

const ENDINGS: Readonly<Record<Ending, () => Fault>> = {
  query_timeout: () => new Fault("query_timeout", "The query ran longer than its time limit."),
  query_cancelled: () => new Fault("query_cancelled", "The query was cancelled."),
  too_large: () =>
    new Fault("query_invalid", "The query needs too much memory. Narrow it down or aggregate more."),
};

interface Running {
  readonly query: WarehouseQuery;
  readonly startedAt: number;
  ending: Ending | null;
  connection: DuckDBConnection | null;
  /** Settles the caller without waiting for the database. */
  readonly giveUp: PromiseWithResolvers<never>;
}

export class Queries {
  readonly #instance: DuckDBInstance;
  readonly #all = new Set<Running>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /**
   * Answers one query. Rejects with a Fault: query_not_read_only, query_invalid (the message names the position), query_timeout,
   * query_cancelled, or overloaded when too many wait.
   */
  async run(query: WarehouseQuery): Promise<WarehouseResult> {
    if (this.#waiting.length >= QUERIES_WAITING_MAX)
      throw new Fault("overloaded", "Too many warehouse queries are waiting. Try again in a moment.");
    const giveUp = Promise.withResolvers<never>();
    giveUp.promise.catch(() => undefined);
    const running: Running = { query, startedAt: performance.now(), ending: null, connection: null, giveUp };
    this.#all.add(running);
    const stopWatching = watch(running);
    const answer = this.#inTurn(running);
    answer.catch(() => undefined);
    try {
      return await Promise.race([answer, giveUp.promise]);
    } finally {
      stopWatching();
      this.#all.delete(running);
    }
  }

  /** Whether there was such a query. */
  cancel(queryId: string): boolean {
    let found = false;
    for (const running of this.#all) {
      if (running.query.queryId !== queryId) continue;
      found = true;
      end(running, "query_cancelled");
    }
    return found;
  }

  /** Cancels everything and waits for it: the file must not be opened again while an old query still reads it. */
  async close(): Promise<void> {
    for (const running of this.#all) end(running, "query_cancelled");
    while (this.#running > 0) await sleep(WATCH_EVERY_MS);
  }

  async #inTurn(running: Running): Promise<WarehouseResult> {
    await this.#slot();
    try {
      if (running.ending !== null) throw ENDINGS[running.ending]();
      return await this.#execute(running);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  async #slot(): Promise<void> {
    while (this.#running >= QUERIES_RUNNING_MAX)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
  }

  async #execute(running: Running): Promise<WarehouseResult> {
    const connection = await this.#instance.connect();
    running.connection = connection;
    try {
      await checkQuery(connection, running.query.sql);
      await connection.run("BEGIN TRANSACTION READ ONLY");
      return await answerOf(connection, running);
    } catch (error) {
      if (running.ending !== null) throw ENDINGS[running.ending]();
      throw error instanceof Fault ? error : invalid(error, running.query.sql);
    } finally {
      running.connection = null;
      connection.disconnectSync();
    }
  }
}

function end(running: Running, ending: Ending): void {
  running.ending ??= ending;
  if (running.connection === null) running.giveUp.reject(ENDINGS[running.ending]());
  else running.connection.interrupt();
}

/** Ends the query at its limits; interrupts again and again, since one that comes between two steps is not heard. */
function watch(running: Running): () => void {
  const { timeoutMs } = running.query;
  const memoryMax = process.memoryUsage.rss() + QUERY_GROWTH_BYTES_MAX;
  let endedAt = Infinity;
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - running.startedAt;
    if (running.ending !== null || elapsedMs >= timeoutMs) end(running, "query_timeout");
    else if (process.memoryUsage.rss() > memoryMax) end(running, "too_large");
    if (running.ending === null) return;
    endedAt = Math.min(endedAt, elapsedMs);
    if (elapsedMs > endedAt + INTERRUPT_GRACE_MS) running.giveUp.reject(ENDINGS[running.ending]());
  }, WATCH_EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}

async function answerOf(connection: DuckDBConnection, running: Running): Promise<WarehouseResult> {
  const { sql, params, limit } = running.query;
  const statement = await prepareOnly(connection, sql);
  try {
    if (statement.parameterCount !== params.length) {
      const counts = `The query has ${statement.parameterCount} parameters and was given ${params.length}.`;
      throw new Fault("query_invalid", counts);
    }
    statement.bind([...params]);
    const result = await statement.stream();
    const { rows, truncated } = await readRows(result, running, limit);
    const columns = result
      .columnNames()
      .map((name, index) => ({ name, type: String(result.columnType(index)) }));
    return { columns, rows, truncated, elapsedMs: Math.round(performance.now() - running.startedAt) };
  } finally {
    statement.destroySync();
  }
}

/** Belt and braces behind the guard: one statement, of a reading kind. */
async function prepareOnly(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1)
    throw new Fault("query_not_read_only", "Only one statement at a time is allowed.");
  const statement = await statements.prepare(0);
  const { statementType } = statement;
  if (statementType === StatementType.SELECT || statementType === StatementType.EXPLAIN) return statement;
  statement.destroySync();
  throw new Fault("query_not_read_only", "Only reading statements are allowed.");
}

async function readRows(
  result: DuckDBResult,
  running: Running,
  limit: number,
): Promise<Pick<WarehouseResult, "rows" | "truncated">> {
  const rows: (readonly (Json | null)[])[] = [];
  let chars = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    // An interrupted stream may just end.
    if (running.ending !== null) throw ENDINGS[running.ending]();
    if (chunk === null || chunk.rowCount === 0) return { rows, truncated: false };
    for (let index = 0; index < chunk.rowCount; index++) {
      if (rows.length >= limit || chars > ANSWER_CHARS_MAX) return { rows, truncated: true };
      const row = chunk.convertRowValues(index, toJson);
      chars += sizeOf(row);
      rows.push(row);
    }
  }
}

function sizeOf(row: readonly (Json | null)[]): number {
  let chars = 0;
  for (const value of row) {
    if (typeof value === "string") chars += value.length;
    else if (typeof value === "object" && value !== null) chars += JSON.stringify(value).length;
    else chars += 8;
  }
  return chars;
}

/** What DuckDB says, without its own drawing of the place: the line and column instead. */
function invalid(error: unknown, sql: string): Fault {
  const message = messageOf(error).replace(
    /^Failed to (extract statements|prepare|execute prepared statement): /,
    "",
  );
  const [text = message, ...rest] = message.split("\n\nLINE ");
  const drawn = /^(\d+): (.*)\n( *)\^/.exec(rest[0] ?? "");
  if (drawn === null) return new Fault("query_invalid", text.trim());
  const line = Number(drawn[1]);
  const shown = (drawn[2] ?? "").replace(/^\.\.\./, "").replace(/\.\.\.$/, "");
  const before = `LINE ${line}: ${(drawn[2] ?? "").startsWith("...") ? "..." : ""}`.length;
  const inLine = (sql.split("\n")[line - 1] ?? "").indexOf(shown);
  const column = inLine + Math.max(0, (drawn[3] ?? "").length - before) + 1;
  return new Fault("query_invalid", `${text.trim()} (line ${line}, column ${column})`);
}
