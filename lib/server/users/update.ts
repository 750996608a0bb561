import "server-only";
import type { z } from "zod";
import type { updateUser as input, User } from "@/lib/contract/user";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { guardOwner, lockOwners, requireOwner } from "./owner-guard";
import { auditUser, fetchUser, viewUser } from "./view";

/** A disabled person's sessions end and their tokens are revoked in the same transaction. */
export async function updateUser(ctx: Context, id: string, body: z.output<typeof input>): Promise<User> {
  authorize(ctx, "user.write");
  return db().$transaction(async (tx) => {
    await lockOwners(tx);
    const before = await fetchUser(tx, id);
    guardOwner(ctx, before, body.role ?? null);
    const { disabled, ...data } = body;
    const disabledAt = disabled === true ? (before.disabledAt ?? new Date()) : null;
    const row = await tx.user.update({
      where: { id },
      data: { ...data, ...(disabled === undefined ? {} : { disabledAt }) },
    });
    await requireOwner(tx);
    if (disabled === true) {
      await tx.session.deleteMany({ where: { userId: id } });
      await tx.apiToken.updateMany({
        where: { createdBy: id, revokedAt: null },
        data: { revokedAt: new Date() },
      });
    }
    await recordAudit(tx, ctx, {
      action: "user.update",
      entityId: id,
      label: row.name,
      before: auditUser(before),
      after: auditUser(row),
    });
    return viewUser(row);
  });
}
