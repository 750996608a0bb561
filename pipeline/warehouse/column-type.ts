/**
 * Types of columns and how they widen: bigint → double → varchar; boolean and timestamptz → varchar. A column only ever widens, and
 * each step keeps every value that it holds.
 */
export type ColumnType = "bigint" | "double" | "boolean" | "timestamptz" | "varchar";

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

/** Epoch microseconds of a text for which `isInstant` holds. */
export function toMicros(text: string): bigint {
  const milliseconds = Date.parse(text.replace(" ", "T").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  const micros = /[.]\d{3}(\d{1,3})/.exec(text)?.[1];
  const rest = micros === undefined ? 0n : BigInt(micros.padEnd(3, "0"));
  return BigInt(milliseconds) * 1000n + rest;
}

const ISO_CHARS = 24;
const DAY_MS = 86_400_000;

/**
 * Epoch milliseconds of a text as `toISOString` writes it, like 2026-11-23T10:00:00.123Z; NaN for any other. An event has four of them,
 * and Date.parse with the checks of `isInstant` takes five times as long.
 */
export function isoMillis(text: string): number {
  if (text.length !== ISO_CHARS || !hasIsoMarks(text)) return NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const [hour, minute] = [digits(text, 11, 2), digits(text, 14, 2)];
  const [second, millisecond] = [digits(text, 17, 2), digits(text, 20, 3)];
  if (!(year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return NaN;
  // A part that is not made of digits is NaN, and no comparison holds for it.
  if (!(hour <= 23 && minute <= 59 && second <= 59 && millisecond <= 999)) return NaN;
  return daysBefore(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

function hasIsoMarks(text: string): boolean {
  const at = (index: number): number => text.charCodeAt(index);
  return (
    (at(4) ^ 45) +
      (at(7) ^ 45) +
      (at(10) ^ 84) +
      (at(13) ^ 58) +
      (at(16) ^ 58) +
      (at(19) ^ 46) +
      (at(23) ^ 90) ===
    0
  );
}

function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let index = from; index < from + count; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to a date. Years are counted from March, so that a leap day is the last of its year. */
function daysBefore(year: number, month: number, day: number): number {
  const years = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + dayOfYear - 719_468;
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
