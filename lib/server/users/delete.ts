import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { guardOwner, lockOwners, requireOwner } from "./owner-guard";
import { auditUser, fetchUser } from "./view";

/** Sessions go with the person; their tokens are revoked; what they did stays in the audit log. */
export async function deleteUser(ctx: Context, id: string): Promise<{ id: string }> {
  authorize(ctx, "user.write");
  await db().$transaction(async (tx) => {
    await lockOwners(tx);
    const before = await fetchUser(tx, id);
    guardOwner(ctx, before, null);
    await tx.user.delete({ where: { id } });
    await requireOwner(tx);
    await tx.apiToken.updateMany({
      where: { createdBy: id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    await recordAudit(tx, ctx, {
      action: "user.delete",
      entityId: id,
      label: before.name,
      before: auditUser(before),
    });
  });
  return { id };
}
