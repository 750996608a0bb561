import "server-only";
import type { z } from "zod";
import type { AuditEntry as AuditView, auditOperations } from "@/lib/contract/audit";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type AuditEntry, type Prisma } from "../db";
import { containing, numberCursor, type Page } from "../page";

type Query = z.output<(typeof auditOperations)["GET /audit"]["query"]>;

export async function listAudit(ctx: Context, query: Query): Promise<Page<AuditView>> {
  authorize(ctx, "audit.read");
  const rows = await db().auditEntry.findMany({
    where: whereOf(query),
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  const items = rows.slice(0, query.limit).map(view);
  return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

function whereOf(query: Query): Prisma.AuditEntryWhereInput {
  const before = numberCursor(query.cursor);
  const part = containing(query.q ?? "");
  return {
    ...(before === undefined ? {} : { id: { lt: before } }),
    ...(query.actor === undefined ? {} : { actor: query.actor }),
    ...(query.action === undefined ? {} : { action: query.action }),
    ...(query.entity === undefined ? {} : { entity: query.entity }),
    ...(query.entityId === undefined ? {} : { entityId: query.entityId }),
    ...(query.q === undefined ? {} : { OR: [{ label: part }, { actorName: part }] }),
    at: {
      ...(query.from === undefined ? {} : { gte: new Date(query.from) }),
      ...(query.to === undefined ? {} : { lt: new Date(query.to) }),
    },
  };
}

const view = (row: AuditEntry): AuditView => ({
  id: String(row.id),
  at: row.at.getTime(),
  actor: row.actor,
  actorName: row.actorName,
  action: row.action,
  entity: row.entity,
  entityId: row.entityId,
  label: row.label,
  // Written by recordAudit, always an object or null.
  before: row.before as AuditView["before"],
  after: row.after as AuditView["after"],
  requestId: row.requestId,
  ip: row.ip,
});
