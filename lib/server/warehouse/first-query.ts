/** Whether anybody has ever asked the warehouse: the first-run checklist ticks itself on it. */
import "server-only";
import { db } from "../db";

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
