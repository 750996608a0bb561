/** Rows for one table, gathered column by column until they are written. */
import type { Cell, ColumnType } from "./column-type.ts";
import { typeOf, widen } from "./column-type.ts";
import type { Field } from "./fields.ts";
import { COLUMNS_MAX } from "./limits.ts";
import type { StoredColumn, StoredTable } from "./schema.ts";

/** Why a value is in `discards` instead of its column. docs/warehouse.md explains each. */
export type DiscardReason =
  "column_limit" | "event_table_limit" | "name_collision" | "column_type_foreign" | "row_refused";

export interface ColumnBatch {
  readonly field: Field;
  /** The column as it is stored; null when it is new. */
  readonly stored: StoredColumn | null;
  /** The type that all values here and those stored fit into; null while a column is new and empty. */
  type: ColumnType | null;
  /** By row; absent where the row has no value. */
  readonly values: (Cell | undefined)[];
}

export class TableBatch {
  readonly name: string;
  readonly stored: StoredTable | null;
  readonly columns = new Map<string, ColumnBatch>();
  readonly #byField = new Map<Field, ColumnBatch | DiscardReason>();
  #newColumns = 0;
  rows = 0;

  constructor(name: string, stored: StoredTable | null) {
    this.name = name;
    this.stored = stored;
  }

  /** Makes columns also where no row has a value. */
  declare(fields: readonly Field[]): void {
    for (const field of fields) this.#column(field);
  }

  /** Puts a value into the row being built, which is `row`. Returns why it cannot be stored, else null. */
  set(row: number, field: Field, cell: Cell): DiscardReason | null {
    const column = this.#column(field);
    if (typeof column === "string") return column;
    const present = column.values[row];
    if (present !== undefined) return present === cell ? null : "name_collision";
    this.#put(column, row, cell);
    return null;
  }

  /** Like `set`, for rows that later events write again. */
  replace(row: number, field: Field, cell: Cell): void {
    const column = this.#column(field);
    if (typeof column !== "string") this.#put(column, row, cell);
  }

  #put(column: ColumnBatch, row: number, cell: Cell): void {
    column.values[row] = cell;
    if (column.type === "varchar" || column.field.type !== null) return;
    const type = typeOf(cell);
    column.type = column.type === null ? type : widen(column.type, type);
  }

  #column(field: Field): ColumnBatch | DiscardReason {
    const known = this.#byField.get(field);
    if (known !== undefined) return known;
    const found = this.columns.get(field.name) ?? this.#open(field);
    this.#byField.set(field, found);
    return found;
  }

  #open(field: Field): ColumnBatch | DiscardReason {
    const stored = this.stored?.columns.get(field.name) ?? null;
    if (stored === null) {
      if (this.#isFull()) return "column_limit";
      this.#newColumns++;
    }
    const type = stored === null ? field.type : stored.type;
    if (type === "foreign" || (stored !== null && field.type !== null && type !== field.type))
      return "column_type_foreign";
    const column: ColumnBatch = { field, stored, type, values: [] };
    this.columns.set(field.name, column);
    return column;
  }

  #isFull(): boolean {
    return (this.stored?.columns.size ?? 0) + this.#newColumns >= COLUMNS_MAX;
  }
}
