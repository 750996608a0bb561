import "server-only";
import { z } from "zod";
import { alertCondition, ALERT_SEVERITIES } from "@/contract/alert";
import type { alertOperations } from "@/lib/contract/alert-operations";
import type { Incident as View, IncidentStory } from "@/lib/contract/alert";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db, type AlertIncident, type AlertNotification, type AlertStep, type Tx } from "../db";
import { cutPage, pageOf, type Page } from "../page";
import { notFound, ServiceError } from "../service-error";

type Query = z.output<(typeof alertOperations)["GET /incidents"]["query"]>;
type Row = AlertIncident & { readonly notifications: readonly Pick<AlertNotification, "state">[] };

export async function listIncidents(ctx: Context, query: Query): Promise<Page<View>> {
  authorize(ctx, "alert.read");
  const { state, ruleId, subjectId } = query;
  const rows = await db().alertIncident.findMany({
    where: {
      ...(state === undefined ? {} : { state }),
      ...(ruleId === undefined ? {} : { ruleId }),
      ...(subjectId === undefined ? {} : { subjectId }),
    },
    include: { notifications: { select: { state: true } } },
    orderBy: [{ firedAt: "desc" }, { id: "desc" }],
    ...pageOf(query),
  });
  return cutPage(rows, query.limit, viewIncident);
}

export async function getIncident(ctx: Context, id: string): Promise<IncidentStory> {
  authorize(ctx, "alert.read");
  return story(db(), id);
}

/** Says who takes it on. Again by somebody else is fine: the history keeps both. */
export async function acknowledgeIncident(
  ctx: Context,
  id: string,
  { note }: { readonly note: string | null },
): Promise<IncidentStory> {
  authorize(ctx, "alert.acknowledge");
  return db().$transaction(async (tx) => {
    const before = await fetchOpen(tx, id);
    const at = new Date();
    const acknowledged = { acknowledgedAt: at, acknowledgedBy: ctx.actor.name, acknowledgedNote: note };
    await tx.alertIncident.update({ where: { id }, data: acknowledged });
    await tx.alertStep.create({
      data: { incidentId: id, at, kind: "acknowledged", actor: ctx.actor.name, note },
    });
    await recordAudit(tx, ctx, {
      action: "incident.acknowledge",
      entityId: id,
      label: labelOf(before),
      after: { note },
    });
    return story(tx, id);
  });
}

/** `minutes` null ends it. */
export async function snoozeIncident(
  ctx: Context,
  id: string,
  { minutes }: { readonly minutes: number | null },
): Promise<IncidentStory> {
  authorize(ctx, "alert.acknowledge");
  return db().$transaction(async (tx) => {
    const before = await fetchOpen(tx, id);
    const at = new Date();
    const snoozedUntil = minutes === null ? null : new Date(at.getTime() + minutes * 60_000);
    await tx.alertIncident.update({ where: { id }, data: { snoozedUntil } });
    await tx.alertStep.create({
      data: {
        incidentId: id,
        at,
        kind: minutes === null ? "woken" : "snoozed",
        actor: ctx.actor.name,
        note: snoozedUntil?.toISOString() ?? null,
      },
    });
    await recordAudit(tx, ctx, {
      action: "incident.snooze",
      entityId: id,
      label: labelOf(before),
      before: { snoozedUntil: before.snoozedUntil },
      after: { snoozedUntil },
    });
    return story(tx, id);
  });
}

const labelOf = (row: AlertIncident): string => `${row.ruleName}: ${row.subjectName}`;

async function fetchOpen(tx: Tx, id: string): Promise<AlertIncident> {
  const row = await tx.alertIncident.findUnique({ where: { id } });
  if (row === null) throw notFound("incident");
  if (row.state !== "firing") throw new ServiceError("conflict", "This incident is over already.");
  return row;
}

async function story(tx: Tx, id: string): Promise<IncidentStory> {
  const row = await tx.alertIncident.findUnique({
    where: { id },
    include: { steps: { orderBy: { id: "asc" } }, notifications: { orderBy: { createdAt: "asc" } } },
  });
  if (row === null) throw notFound("incident");
  return {
    ...viewIncident(row),
    steps: row.steps.map(viewStep),
    messages: row.notifications.map(viewMessage),
  };
}

const state = z.enum(["firing", "resolved"]);
const severity = z.enum(ALERT_SEVERITIES);
const subjectKind = z.enum(["source", "destination"]);

function viewIncident(row: Row): View {
  const count = (wanted: string): number =>
    row.notifications.filter((notification) => notification.state === wanted).length;
  return {
    id: row.id,
    ruleId: row.ruleId,
    ruleName: row.ruleName,
    severity: severity.parse(row.severity),
    condition: alertCondition.parse(row.condition),
    subject: { kind: subjectKind.parse(row.subjectKind), id: row.subjectId, name: row.subjectName },
    state: state.parse(row.state),
    summary: row.summary,
    value: row.value,
    peak: row.peak,
    threshold: row.threshold,
    since: row.since.getTime(),
    firedAt: row.firedAt.getTime(),
    resolvedAt: row.resolvedAt?.getTime() ?? null,
    flaps: row.flaps,
    acknowledged:
      row.acknowledgedAt === null
        ? null
        : {
            at: row.acknowledgedAt.getTime(),
            by: row.acknowledgedBy ?? "",
            note: row.acknowledgedNote,
          },
    snoozedUntil: row.snoozedUntil?.getTime() ?? null,
    notifications: { sent: count("sent"), waiting: count("waiting"), failed: count("failed") },
  };
}

const stepKind = z.enum([
  "fired",
  "returned",
  "reminded",
  "resolved",
  "withdrawn",
  "acknowledged",
  "snoozed",
  "woken",
]);

const viewStep = ({ at, kind, actor, note, value }: AlertStep): IncidentStory["steps"][number] => ({
  at: at.getTime(),
  kind: stepKind.parse(kind),
  actor,
  note,
  value,
});

const messageState = z.enum(["waiting", "sent", "failed"]);
const messageType = z.object({ type: z.string() });

const viewMessage = (row: AlertNotification): IncidentStory["messages"][number] => ({
  id: row.id,
  channelId: row.channelId,
  channelName: row.channelName,
  type: messageType.parse(row.message).type,
  state: messageState.parse(row.state),
  attempts: row.attempts,
  nextAttemptAt: row.nextAttemptAt?.getTime() ?? null,
  answer: row.answer,
  error: row.error,
  createdAt: row.createdAt.getTime(),
  sentAt: row.sentAt?.getTime() ?? null,
});
