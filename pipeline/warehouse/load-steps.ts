/** Which tables of a load are written together. */
import { STEP_COLUMNS_MAX } from "./limits.ts";
import { SYSTEM_TABLES } from "./naming.ts";
import type { TableBatch } from "./table-batch.ts";

interface LoadSteps {
  /** Event tables, in transactions of their own. Mostly none. */
  readonly first: readonly (readonly TableBatch[])[];
  /** Everything else, with the cursor. */
  readonly last: readonly TableBatch[];
}

const SYSTEM_TABLE_NAMES: ReadonlySet<string> = new Set(SYSTEM_TABLES);

/** Columns of a table as they will be when it is written. */
function columnCount({ stored, columns }: TableBatch): number {
  let count = stored?.columns.size ?? 0;
  for (const column of columns.values()) if (column.stored === null) count++;
  return count;
}

/** The warehouse's own tables are always in the last step: what is there of an event is there once its `tracks` row is. */
export function planSteps(batches: readonly TableBatch[]): LoadSteps {
  const first: TableBatch[][] = [];
  let step: TableBatch[] = [];
  let columns = 0;
  for (const batch of batches) {
    if (SYSTEM_TABLE_NAMES.has(batch.name)) continue;
    const more = columnCount(batch);
    if (columns + more > STEP_COLUMNS_MAX && step.length > 0) {
      first.push(step);
      step = [];
      columns = 0;
    }
    step.push(batch);
    columns += more;
  }
  return { first, last: [...step, ...batches.filter(({ name }) => SYSTEM_TABLE_NAMES.has(name))] };
}
