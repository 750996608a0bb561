/** Whether anybody has ever asked the warehouse: the first-run checklist ticks itself on it. */
import "server-only";
import { db } from "../db";

/** The console's own looks at a table carry this id: nobody asked in SQL. */
export const PREVIEW_QUERY = "preview";
export const FIRST_QUERY_KEY = "first_warehouse_query";

let isKnown = false;

/** Writes once per installation; a process that knows it asks the database no more. */
export async function noteQuery(): Promise<void> {
  if (isKnown) return;
  const at = Date.now();
  await db().setting.upsert({
    where: { key: FIRST_QUERY_KEY },
    create: { key: FIRST_QUERY_KEY, value: at },
    update: {},
  });
  isKnown = true;
}
