import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { notFound } from "../service-error";
import { ownTokens } from "./view";

/** Takes effect with the next request; streams that are open end within seconds. */
export async function revokeToken(ctx: Context, id: string): Promise<{ id: string }> {
  authorize(ctx, "token.write");
  await db().$transaction(async (tx) => {
    const row = await tx.apiToken.findFirst({ where: { id, revokedAt: null, ...ownTokens(ctx) } });
    if (row === null) throw notFound("token");
    await tx.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
    await recordAudit(tx, ctx, { action: "token.revoke", entityId: id, label: row.name });
  });
  return { id };
}
