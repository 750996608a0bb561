import "server-only";
import type { z } from "zod";
import { watches, type AlertNow, type AlertPreviewResult, type alertPreview } from "@/contract/alert";
import type { alertOperations } from "@/lib/contract/alert-operations";
import type { AlertRule as View, SubjectNow } from "@/lib/contract/alert";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db, type AlertRule, type Tx } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { notFound, ServiceError } from "../service-error";
import { conditionOf, severityOf } from "./release";

type Query = z.output<(typeof alertOperations)["GET /alerts"]["query"]>;

export async function listAlerts(ctx: Context, query: Query): Promise<Page<View>> {
  authorize(ctx, "alert.read");
  const rows = await db().alertRule.findMany({
    where: named(query.q),
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  const now = await nowByRule();
  return cutPage(rows, query.limit, (row) => viewRule(row, now));
}

export async function getAlert(ctx: Context, id: string): Promise<View> {
  authorize(ctx, "alert.read");
  return viewRule(await fetchRule(db(), id), await nowByRule());
}

export async function previewAlert(
  ctx: Context,
  draft: z.output<typeof alertPreview>,
): Promise<AlertPreviewResult> {
  authorize(ctx, "alert.read");
  return control.previewAlert(draft);
}

export async function fetchRule(tx: Tx, id: string): Promise<AlertRule> {
  const row = await tx.alertRule.findUnique({ where: { id } });
  if (row === null) throw notFound("alert rule");
  return row;
}

/** What a rule names must be there. Throws ServiceError `not_found`. */
export async function requireNamed(
  tx: Tx,
  { condition, subjectId, channelIds }: Pick<View, "condition" | "subjectId" | "channelIds">,
): Promise<void> {
  const channels = await tx.alertChannel.count({ where: { id: { in: channelIds } } });
  if (channels !== new Set(channelIds).size) throw notFound("channel");
  if (subjectId === null) return;
  const where = { id: subjectId };
  const kind = watches(condition.kind);
  const found = await (kind === "source" ? tx.source.count({ where }) : tx.destination.count({ where }));
  if (found === 0) throw notFound(kind);
}

export type NowByRule = ReadonlyMap<string, readonly AlertNow[]> | null;

/** Null while the pipeline cannot tell: rules are worth showing all the same. */
async function nowByRule(): Promise<NowByRule> {
  try {
    const { evaluatedAt, items } = await control.alerts();
    return evaluatedAt === null ? null : Map.groupBy(items, ({ ruleId }) => ruleId);
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}

const ORDER = { firing: 0, pending: 1, ok: 2 } as const;
const SUBJECTS_MAX = 50;

export function viewRule(row: AlertRule, now: NowByRule): View {
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    severity: severityOf(row),
    condition: conditionOf(row),
    subjectId: row.subjectId,
    channelIds: row.channelIds,
    forSeconds: row.forSeconds,
    renotifyMinutes: row.renotifyMinutes,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
    now: row.enabled ? viewNow(now?.get(row.id)) : null,
  };
}

function viewNow(items: readonly AlertNow[] | undefined): View["now"] {
  const [first] = items ?? [];
  if (items === undefined || first === undefined) return null;
  const subjects = items
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || (b.value ?? -1) - (a.value ?? -1))
    .map(({ subjectId, subjectName, state, value, since }): SubjectNow => ({
      subjectId,
      subjectName,
      state,
      value,
      since,
    }));
  return { state: subjects[0]?.state ?? "ok", at: first.at, subjects: subjects.slice(0, SUBJECTS_MAX) };
}

/** What the audit log keeps of a rule. */
export const auditRule = (row: AlertRule): Record<string, unknown> => ({
  name: row.name,
  enabled: row.enabled,
  severity: row.severity,
  condition: row.condition,
  subjectId: row.subjectId,
  channelIds: row.channelIds,
  forSeconds: row.forSeconds,
  renotifyMinutes: row.renotifyMinutes,
});
