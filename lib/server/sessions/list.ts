import "server-only";
import type { Session as SessionView } from "@/lib/contract/user";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { PUBLIC_SESSION_ID_LENGTH, publicSessionId } from "../ids";
import type { Page } from "../page";
import { notFound } from "../service-error";
import { guardOwner } from "../users/owner-guard";

/** One's own sessions; another person's only with the right to manage people. */
export async function listSessions(ctx: Context, userId: string | undefined): Promise<Page<SessionView>> {
  authorize(ctx, "self.read");
  const own = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const wanted = userId ?? own;
  if (wanted !== own) authorize(ctx, "user.read");
  if (wanted === null) return { items: [], nextCursor: null };
  const current = ctx.actor.kind === "user" ? ctx.actor.sessionId : null;
  const rows = await db().session.findMany({
    where: { userId: wanted, expiresAt: { gt: new Date() } },
    orderBy: { lastSeenAt: "desc" },
    take: 200,
  });
  const items = rows.map((row) => ({
    id: publicSessionId(row.id),
    userId: row.userId,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    lastSeenAt: row.lastSeenAt.getTime(),
    ip: row.ip,
    userAgent: row.userAgent,
    current: row.id === current,
  }));
  return { items, nextCursor: null };
}

/** Ends a session by the id that the list shows. */
export async function endSession(ctx: Context, id: string): Promise<{ id: string }> {
  authorize(ctx, "self.write");
  if (id.length < PUBLIC_SESSION_ID_LENGTH) throw notFound("session");
  const row = await db().session.findFirst({ where: { id: { startsWith: id } }, include: { user: true } });
  const own = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  if (row === null) throw notFound("session");
  if (row.userId !== own) {
    authorize(ctx, "user.write");
    guardOwner(ctx, row.user, null);
  }
  await db().$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { id: row.id } });
    await recordAudit(tx, ctx, { action: "session.end", entityId: row.userId, label: row.user.name });
  });
  return { id };
}
