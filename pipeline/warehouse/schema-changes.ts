/** The steps from the tables as they are stored to what a batch needs. */
import { wideningSql } from "./column-type.ts";
import { literal, quoted } from "./naming.ts";
import type { Schema, StoredTable } from "./schema.ts";
import type { ColumnBatch, TableBatch } from "./table-batch.ts";

export interface SchemaChanges {
  readonly statements: readonly string[];
  /** For the load history, e.g. `order_completed: + total double`. */
  readonly descriptions: readonly string[];
  /** Tables as they will be. */
  readonly tables: Schema;
}

/** What has to change before the rows of these tables fit. */
export function planChanges(batches: readonly TableBatch[], addedAt: string): SchemaChanges {
  const statements: string[] = [];
  const descriptions: string[] = [];
  const tables = new Map<string, StoredTable>();
  for (const batch of batches) {
    const columns = new Map(batch.stored?.columns);
    const added = [...batch.columns].filter(([, { stored, type }]) => stored === null && type !== null);
    const widened = [...batch.columns].filter(
      ([, { stored, type }]) => stored !== null && type !== null && stored.type !== type,
    );
    if (batch.stored !== null && added.length === 0 && widened.length === 0) continue;
    for (const [name, { type }] of [...added, ...widened]) if (type !== null) columns.set(name, { type });
    tables.set(batch.name, { columns });
    statements.push(
      ...tableSql(batch, added),
      ...widened.map(([name, column]) => widenSql(batch, name, column)),
    );
    if (added.length > 0) statements.push(catalogueSql(batch, added, addedAt));
    if (batch.stored === null) descriptions.push(`${batch.name}: new table`);
    else descriptions.push(...added.map(([name, { type }]) => `${batch.name}: + ${name} ${type}`));
    descriptions.push(
      ...widened.map(([name, { stored, type }]) => `${batch.name}: ${name} ${stored?.type} → ${type}`),
    );
  }
  return { statements, descriptions, tables };
}

type NamedColumn = readonly [string, ColumnBatch];

function tableSql(batch: TableBatch, added: readonly NamedColumn[]): readonly string[] {
  const table = `main.${quoted(batch.name)}`;
  if (batch.stored === null) {
    const columns = added.map(([name, { type }]) => `${quoted(name)} ${type}`);
    return [`CREATE TABLE ${table} (${columns.join(", ")})`];
  }
  return added.map(([name, { type }]) => `ALTER TABLE ${table} ADD COLUMN ${quoted(name)} ${type}`);
}

function widenSql(batch: TableBatch, name: string, { stored, type }: ColumnBatch): string {
  if (stored === null || stored.type === "foreign" || type === null) throw new Error(`cannot widen ${name}`);
  const using = wideningSql(quoted(name), stored.type, type);
  return `ALTER TABLE main.${quoted(batch.name)} ALTER COLUMN ${quoted(name)} TYPE ${type} USING ${using}`;
}

function catalogueSql(batch: TableBatch, added: readonly NamedColumn[], addedAt: string): string {
  const rows = added.map(([name, { field }]) => {
    const origin =
      field.origin === null ? "NULL" : literal(field.origin.toWellFormed().replaceAll("\0", "\uFFFD"));
    return `(${literal(batch.name)}, ${literal(name)}, ${origin}, ${literal(addedAt)})`;
  });
  return `INSERT INTO loader.columns (table_name, column_name, origin, added_at) VALUES ${rows.join(", ")}`;
}
