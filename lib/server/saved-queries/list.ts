import "server-only";
import type { z } from "zod";
import type { SavedQuery as View, warehouseOperations } from "@/lib/contract/warehouse";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type SavedQuery, type Tx } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { notFound } from "../service-error";

type Query = z.output<(typeof warehouseOperations)["GET /saved-queries"]["query"]>;

export async function listSavedQueries(ctx: Context, query: Query): Promise<Page<View>> {
  authorize(ctx, "saved_query.read");
  const rows = await db().savedQuery.findMany({
    where: named(query.q),
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, viewSavedQuery);
}

export async function getSavedQuery(ctx: Context, id: string): Promise<View> {
  authorize(ctx, "saved_query.read");
  return viewSavedQuery(await fetchSavedQuery(db(), id));
}

export async function fetchSavedQuery(tx: Tx, id: string): Promise<SavedQuery> {
  const row = await tx.savedQuery.findUnique({ where: { id } });
  if (row === null) throw notFound("saved query");
  return row;
}

export const viewSavedQuery = (row: SavedQuery): View => ({
  id: row.id,
  name: row.name,
  sql: row.sql,
  createdBy: row.createdBy,
  createdAt: row.createdAt.getTime(),
  updatedAt: row.updatedAt.getTime(),
});
