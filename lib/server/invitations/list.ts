import "server-only";
import type { z } from "zod";
import type { Invitation, userOperations } from "@/lib/contract/user";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { containing, cutPage, orderOf, pageOf, type Page } from "../page";
import { notFound } from "../service-error";
import { viewInvitation } from "./view";

type Query = z.output<(typeof userOperations)["GET /invitations"]["query"]>;

export async function listInvitations(ctx: Context, query: Query): Promise<Page<Invitation>> {
  authorize(ctx, "user.read");
  const rows = await db().invitation.findMany({
    where: {
      acceptedAt: null,
      expiresAt: { gt: new Date() },
      ...(query.q === undefined ? {} : { email: containing(query.q) }),
    },
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, viewInvitation);
}

export async function withdrawInvitation(ctx: Context, id: string): Promise<{ id: string }> {
  authorize(ctx, "user.write");
  await db().$transaction(async (tx) => {
    const row = await tx.invitation.findFirst({ where: { id, acceptedAt: null } });
    if (row === null) throw notFound("invitation");
    if (row.role === "owner") authorize(ctx, "owner.write");
    await tx.invitation.delete({ where: { id } });
    await recordAudit(tx, ctx, {
      action: "invitation.delete",
      entityId: id,
      label: row.email,
      before: { email: row.email, role: row.role },
    });
  });
  return { id };
}
