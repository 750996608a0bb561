import "server-only";
import type { z } from "zod";
import type { createInvitation as input, Invitation } from "@/lib/contract/user";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { newId, newLinkToken } from "../ids";
import { sha256 } from "../keys";
import { ServiceError } from "../service-error";
import { viewInvitation } from "./view";

const DAY_MS = 86_400_000;

/** Earlier open invitations to the same address stop working. The token is in this answer only. */
export async function createInvitation(
  ctx: Context,
  body: z.output<typeof input>,
): Promise<Invitation & { token: string; path: string }> {
  authorize(ctx, "user.write");
  if (body.role === "owner") authorize(ctx, "owner.write");
  const token = newLinkToken();
  const row = await db().$transaction(async (tx) => {
    if ((await tx.user.count({ where: { email: body.email } })) > 0) {
      throw new ServiceError("conflict", "This person is here already.");
    }
    await tx.invitation.deleteMany({ where: { email: body.email, acceptedAt: null } });
    const created = await tx.invitation.create({
      data: {
        id: newId("inv"),
        email: body.email,
        role: body.role,
        maySeePii: body.maySeePii,
        tokenHash: sha256(token),
        invitedBy: ctx.actor.name,
        expiresAt: new Date(Date.now() + body.expiresInDays * DAY_MS),
      },
    });
    await recordAudit(tx, ctx, {
      action: "invitation.create",
      entityId: created.id,
      label: created.email,
      after: { email: created.email, role: created.role, maySeePii: created.maySeePii },
    });
    return created;
  });
  // In the fragment, so that no server log and no Referer ever carries it.
  return { ...viewInvitation(row), token, path: `/invitation#${token}` };
}
