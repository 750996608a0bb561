/** Values of a query's answer, safe for JSON and without loss: docs/warehouse.md lists them by type. */
import {
  DuckDBTypeId,
  JsonDuckDBValueConverter,
  type DuckDBTimestampTZValue,
  type DuckDBTimestampValue,
  type DuckDBValue,
  type DuckDBValueConverter,
  type Json,
} from "@duckdb/node-api";
import { instantText } from "./column-type.ts";

/** Beyond 2^53 as text. */
const integer = (value: DuckDBValue): Json => {
  const exact = value as bigint;
  return exact >= Number.MIN_SAFE_INTEGER && exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : String(exact);
};

/** JavaScript's dates end earlier than DuckDB's, which also knows infinity. */
const MICROS_MAX = 8_640_000_000_000_000_000n;
const isDate = (micros: bigint): boolean => micros <= MICROS_MAX && micros >= -MICROS_MAX;

const instant = (value: DuckDBValue): Json => {
  const { micros } = value as DuckDBTimestampTZValue;
  return isDate(micros) ? instantText(micros) : String(value);
};

/** A timestamp without a zone stays without one. */
const localTime = (value: DuckDBValue): Json => {
  const { micros } = value as DuckDBTimestampValue;
  return isDate(micros) ? instantText(micros).slice(0, -1) : String(value);
};

const SPECIAL = new Map<DuckDBTypeId, (value: DuckDBValue) => Json>([
  [DuckDBTypeId.BIGINT, integer],
  [DuckDBTypeId.UBIGINT, integer],
  [DuckDBTypeId.HUGEINT, integer],
  [DuckDBTypeId.UHUGEINT, integer],
  [DuckDBTypeId.TIMESTAMP, localTime],
  [DuckDBTypeId.TIMESTAMP_TZ, instant],
]);

/** Everything else as DuckDB's own JSON form: decimals and dates as text, lists as arrays, structs as objects. */
export const toJson: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (value === null || value === undefined) return null;
  const special = SPECIAL.get(type.typeId);
  return special === undefined ? JsonDuckDBValueConverter(value, type, converter) : special(value);
};
