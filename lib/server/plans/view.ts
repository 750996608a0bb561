import "server-only";
import { planMode, type PlanContent } from "@/contract/plan";
import {
  draftState,
  type SourcePlan as SourcePlanView,
  type TrackingPlan as PlanView,
  type TrackingPlanDetail,
} from "@/lib/contract/plan";
import { isSame } from "@/plans/keywords.ts";
import type { Actor } from "../access/actor";
import type { PlanVersion, SourcePlan, TrackingPlan, Tx } from "../db";
import { notFound, ServiceError } from "../service-error";
import { checkContent } from "./check";
import { contentOf } from "./content";

type Named<T> = T & { readonly source: { readonly name: string } };
export type PlanRow = TrackingPlan & {
  /** The newest only. */
  readonly versions: readonly PlanVersion[];
};

export const withLatest = { versions: { orderBy: { version: "desc" }, take: 1 } } as const;
export const withSourceName = { source: { select: { name: true } } } as const;

export async function fetchPlan(tx: Tx, id: string): Promise<PlanRow> {
  const row = await tx.trackingPlan.findUnique({ where: { id }, include: withLatest });
  if (row === null) throw notFound("tracking plan");
  return row;
}

export async function fetchVersion(tx: Tx, planId: string, version: number): Promise<PlanVersion> {
  const row = await tx.planVersion.findUnique({ where: { planId_version: { planId, version } } });
  if (row === null) throw notFound(`version ${String(version)} of this tracking plan`);
  return row;
}

/** By plan: which sources use it. */
export async function sourcesOf(tx: Tx, planIds: readonly string[]): Promise<Map<string, SourcePlanView[]>> {
  const rows = await tx.sourcePlan.findMany({
    where: { planId: { in: [...planIds] } },
    include: withSourceName,
    orderBy: { sourceId: "asc" },
  });
  return Map.groupBy(rows.map(viewSourcePlan), ({ trackingPlanId }) => trackingPlanId);
}

export const viewSourcePlan = (row: Named<SourcePlan>): SourcePlanView => ({
  sourceId: row.sourceId,
  sourceName: row.source.name,
  trackingPlanId: row.planId,
  version: row.version,
  mode: planMode.parse(row.mode),
  attachedAt: row.attachedAt.getTime(),
});

export function viewPlan(row: PlanRow, sources: readonly SourcePlanView[]): PlanView {
  const [latest] = row.versions;
  const content = contentOf(row.draft);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    owner: row.owner,
    latestVersion: latest?.version ?? null,
    publishedAt: latest?.publishedAt.getTime() ?? null,
    publishedBy: latest?.publishedByName ?? null,
    eventCount: content.events.length,
    draft: {
      revision: row.revision,
      state: draftState.catch("editing").parse(row.draftState),
      changedBy: row.draftBy,
      changedAt: row.draftAt.getTime(),
      reviewBy: row.reviewBy,
      reviewAt: row.reviewAt?.getTime() ?? null,
      reviewNote: row.reviewNote,
      isPublished: latest !== undefined && isSame(contentOf(latest.content), content),
    },
    sources: [...sources],
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

export async function viewDetail(tx: Tx, row: PlanRow): Promise<TrackingPlanDetail> {
  const sources = await sourcesOf(tx, [row.id]);
  const content = contentOf(row.draft);
  return {
    ...viewPlan(row, sources.get(row.id) ?? []),
    content,
    faults: [...(await checkContent(content))],
  };
}

/** Throws `conflict`, naming who changed the draft, unless it is still the one that was seen. */
export function requireRevision(row: TrackingPlan, seen: number | undefined): void {
  if (seen === undefined || seen === row.revision) return;
  throw new ServiceError("conflict", `${row.draftBy} has changed the draft since you opened it.`, {
    details: { revision: row.revision, changedBy: row.draftBy, changedAt: row.draftAt.getTime() },
  });
}

/** A change of the draft: it is nobody's reviewed draft any more. */
export const draftChange = (row: TrackingPlan, content: PlanContent, { name, key }: Actor) => ({
  draft: JSON.parse(JSON.stringify(content)) as object,
  revision: row.revision + 1,
  draftBy: name,
  draftByKey: key,
  draftAt: new Date(),
  draftState: "editing",
  reviewBy: null,
  reviewAt: null,
  reviewNote: "",
});

/** What the audit log keeps of a draft: its size, not its text; versions keep that. */
export const auditPlan = (row: TrackingPlan): Record<string, unknown> => ({
  name: row.name,
  description: row.description,
  owner: row.owner,
  revision: row.revision,
  events: contentOf(row.draft).events.length,
  state: row.draftState,
});
