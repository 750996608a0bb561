/** Rows for one table, gathered column by column until they are written. */
import type { CellId, Cells } from "./cells.ts";
import { widen, type ColumnType } from "./column-type.ts";
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
  /** By row; 0, or the end of the array, where the row has no value. */
  ids: Uint32Array<ArrayBuffer>;
}

const ROWS_AT_FIRST = 16;

export class TableBatch {
  readonly name: string;
  readonly stored: StoredTable | null;
  readonly columns = new Map<string, ColumnBatch>();
  readonly #cells: Cells;
  readonly #byField = new Map<Field, ColumnBatch | DiscardReason>();
  /** The fields of the row before, by their place in it, and their columns: rows of one table mostly have the same. */
  readonly #fieldsBefore: Field[] = [];
  readonly #columnsBefore: (ColumnBatch | DiscardReason)[] = [];
  #place = 0;
  #newColumns = 0;
  rows = 0;

  constructor(name: string, stored: StoredTable | null, cells: Cells) {
    this.name = name;
    this.stored = stored;
    this.#cells = cells;
  }

  /** Makes columns also where no row has a value. */
  declare(fields: readonly Field[]): void {
    for (const field of fields) this.#column(field);
  }

  /** Begins a row; returns its number. */
  begin(): number {
    this.#place = 0;
    return this.rows++;
  }

  /** Puts a value into the row being built, which is `row`. Returns why it cannot be stored, else null. */
  set(row: number, field: Field, id: CellId): DiscardReason | null {
    const place = this.#place++;
    let column: ColumnBatch | DiscardReason | undefined = this.#columnsBefore[place];
    if (column === undefined || this.#fieldsBefore[place] !== field) {
      column = this.#column(field);
      this.#fieldsBefore[place] = field;
      this.#columnsBefore[place] = column;
    }
    if (typeof column === "string") return column;
    const present = row < column.ids.length ? (column.ids[row] ?? 0) : 0;
    if (present !== 0) return present === id || this.#cells.isSame(present, id) ? null : "name_collision";
    this.#put(column, row, id);
    return null;
  }

  /** Like `set`, for rows that later events write again. */
  replace(row: number, field: Field, id: CellId): void {
    const column = this.#column(field);
    if (typeof column !== "string") this.#put(column, row, id);
  }

  #put(column: ColumnBatch, row: number, id: CellId): void {
    if (row >= column.ids.length) column.ids = grown(column.ids, row);
    column.ids[row] = id;
    if (column.type === "varchar" || column.field.type !== null) return;
    const type = this.#cells.typeOf(id);
    if (type !== column.type) column.type = column.type === null ? type : widen(column.type, type);
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
    const column: ColumnBatch = { field, stored, type, ids: new Uint32Array(ROWS_AT_FIRST) };
    this.columns.set(field.name, column);
    return column;
  }

  #isFull(): boolean {
    return (this.stored?.columns.size ?? 0) + this.#newColumns >= COLUMNS_MAX;
  }
}

function grown(ids: Uint32Array, row: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(row + 1, ids.length * 4));
  larger.set(ids);
  return larger;
}
