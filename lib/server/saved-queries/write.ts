import "server-only";
import type { z } from "zod";
import type {
  createSavedQuery as createInput,
  SavedQuery,
  updateSavedQuery as updateInput,
} from "@/lib/contract/warehouse";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { newId } from "../ids";
import { fetchSavedQuery, viewSavedQuery } from "./list";

/** Saved queries are everybody's: who may write them may change each other's. */
export async function createSavedQuery(
  ctx: Context,
  body: z.output<typeof createInput>,
): Promise<SavedQuery> {
  authorize(ctx, "saved_query.write");
  return db().$transaction(async (tx) => {
    const row = await tx.savedQuery.create({
      data: { id: newId("qry"), ...body, createdBy: ctx.actor.name },
    });
    const after = { name: row.name, sql: row.sql };
    await recordAudit(tx, ctx, { action: "saved_query.create", entityId: row.id, label: row.name, after });
    return viewSavedQuery(row);
  });
}

export async function updateSavedQuery(
  ctx: Context,
  id: string,
  body: z.output<typeof updateInput>,
): Promise<SavedQuery> {
  authorize(ctx, "saved_query.write");
  return db().$transaction(async (tx) => {
    const before = await fetchSavedQuery(tx, id);
    const row = await tx.savedQuery.update({ where: { id }, data: body });
    await recordAudit(tx, ctx, {
      action: "saved_query.update",
      entityId: id,
      label: row.name,
      before: { name: before.name, sql: before.sql },
      after: { name: row.name, sql: row.sql },
    });
    return viewSavedQuery(row);
  });
}

export async function deleteSavedQuery(ctx: Context, id: string): Promise<{ id: string }> {
  authorize(ctx, "saved_query.write");
  await db().$transaction(async (tx) => {
    const before = await fetchSavedQuery(tx, id);
    await tx.savedQuery.delete({ where: { id } });
    await recordAudit(tx, ctx, {
      action: "saved_query.delete",
      entityId: id,
      label: before.name,
      before: { name: before.name, sql: before.sql },
    });
  });
  return { id };
}
