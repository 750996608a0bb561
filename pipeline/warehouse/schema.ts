/** Tables and columns as they are stored. */
import type { ColumnType } from "./column-type.ts";

export interface StoredColumn {
  /** `foreign`: a type that somebody gave the column by hand and that the loader does not fill. */
  readonly type: ColumnType | "foreign";
}

export interface StoredTable {
  /** In the order of the table, which is the order that rows are appended in. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
}

export type Schema = ReadonlyMap<string, StoredTable>;

const TYPES: ReadonlyMap<string, ColumnType> = new Map([
  ["BIGINT", "bigint"],
  ["DOUBLE", "double"],
  ["BOOLEAN", "boolean"],
  ["TIMESTAMP WITH TIME ZONE", "timestamptz"],
  ["VARCHAR", "varchar"],
]);

export const storedType = (sqlType: string): StoredColumn["type"] => TYPES.get(sqlType) ?? "foreign";
