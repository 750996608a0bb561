/**
 * Types of columns and how they widen: bigint → double → varchar; boolean and timestamptz → varchar. A column only ever widens, and
 * each step keeps every value that it holds.
 */
import { DuckDBTimestampTZValue } from "@duckdb/node-api";

export type ColumnType = "bigint" | "double" | "boolean" | "timestamptz" | "varchar";

/** What a cell may hold before its column's type is known. An instant stands for itself in no other type. */
export type Cell = string | number | boolean | DuckDBTimestampTZValue;

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.]\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;

/**
 * Whether a text names one instant: date, time and zone, to the microsecond at most. A date alone or a time without a zone does not,
 * and stays text.
 */
export function isInstant(text: string): boolean {
  if (text.length < 17 || text.length > 32 || text.charCodeAt(4) !== 45) return false;
  const match = DATE_TIME.exec(text);
  if (match === null) return false;
  const [, year, month, day] = match;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return (
    Number(year) > 0 && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days
  );
}

/** The instant of a text for which `isInstant` holds. */
export function toInstant(text: string): DuckDBTimestampTZValue {
  const milliseconds = Date.parse(text.replace(" ", "T").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  const micros = /[.]\d{3}(\d{1,3})/.exec(text)?.[1];
  const rest = micros === undefined ? 0n : BigInt(micros.padEnd(3, "0"));
  return new DuckDBTimestampTZValue(BigInt(milliseconds) * 1000n + rest);
}

export function typeOf(cell: Cell): ColumnType {
  if (typeof cell === "string") return isInstant(cell) ? "timestamptz" : "varchar";
  if (typeof cell === "number") return Number.isSafeInteger(cell) ? "bigint" : "double";
  return typeof cell === "boolean" ? "boolean" : "timestamptz";
}

/** The narrowest type that holds what both hold. */
export function widen(a: ColumnType, b: ColumnType): ColumnType {
  if (a === b) return a;
  return (a === "bigint" && b === "double") || (a === "double" && b === "bigint") ? "double" : "varchar";
}

/** ISO-8601 in UTC with milliseconds, or microseconds where there are some. */
export const instantText = (micros: bigint): string => {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const text = new Date(Number((micros - rest) / 1000n)).toISOString();
  return rest === 0n ? text : `${text.slice(0, -1)}${String(rest).padStart(3, "0")}Z`;
};

export function textOf(cell: Cell): string {
  return typeof cell === "object" ? instantText(cell.micros) : String(cell);
}

/** SQL that turns a stored column into a wider type, e.g. in ALTER … USING. Whole numbers in a double lose their ".0". */
export function wideningSql(column: string, from: ColumnType, to: ColumnType): string {
  if (to !== "varchar") return `CAST(${column} AS ${to})`;
  if (from === "timestamptz")
    return `regexp_replace(strftime(make_timestamp(epoch_us(${column})), '%Y-%m-%dT%H:%M:%S.%fZ'), '000Z$', 'Z')`;
  if (from === "double")
    return (
      `CASE WHEN isfinite(${column}) AND abs(${column}) < 1e15 AND ${column} = trunc(${column}) ` +
      `THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE CAST(${column} AS VARCHAR) END`
    );
  return `CAST(${column} AS VARCHAR)`;
}
