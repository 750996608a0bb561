/** Tracking plans as releases carry them: which version validates which source, and what a rollback puts back. */
import "server-only";
import { z } from "zod";
import { planMode, type ReleasePlan } from "@/contract/plan";
import { asJson, type PlanVersion, type SourcePlan, type TrackingPlan, type Tx } from "../db";
import { contentOf } from "./content";

export type SourcePlanRow = SourcePlan & { readonly plan: PlanVersion & { readonly plan: TrackingPlan } };

/** Of the plans only the versions that sources use. */
export const readSourcePlans = (tx: Tx): Promise<SourcePlanRow[]> =>
  tx.sourcePlan.findMany({ include: { plan: { include: { plan: true } } }, orderBy: { sourceId: "asc" } });

/** Each version once, in a stable order. Pure. */
export function compilePlans(rows: readonly SourcePlanRow[]): ReleasePlan[] {
  const byKey = new Map(rows.map((row) => [`${row.planId} ${String(row.version)}`, row.plan]));
  return [...byKey]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, version]) => ({
      id: version.planId,
      name: version.plan.name,
      version: version.version,
      content: contentOf(version.content),
    }));
}

export function sourcePlanOf(rows: readonly SourcePlanRow[], sourceId: string) {
  const row = rows.find((candidate) => candidate.sourceId === sourceId);
  if (row === undefined) return null;
  return { planId: row.planId, version: row.version, mode: planMode.parse(row.mode) };
}

const date = z.coerce.date();
const plan = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  draft: z.unknown(),
  draftBy: z.string(),
  draftByKey: z.string().nullable().default(null),
  createdAt: date,
});
const version = z.object({
  planId: z.string(),
  version: z.int(),
  content: z.unknown(),
  note: z.string(),
  publishedBy: z.string(),
  publishedByName: z.string(),
  publishedAt: date,
  reviewedBy: z.string().nullable().default(null),
  breaking: z.int(),
  plan,
});
/** The rows as a release's snapshot keeps them. */
export const sourcePlanSnapshot = z.object({
  sourceId: z.string(),
  planId: z.string(),
  version: z.int(),
  mode: z.string(),
  attachedAt: date,
  plan: version,
});

/** After the sources. A plan or a version that was deleted since comes back with what was in use. */
export async function restoreSourcePlans(
  tx: Tx,
  rows: readonly z.infer<typeof sourcePlanSnapshot>[],
): Promise<void> {
  await tx.sourcePlan.deleteMany();
  for (const { plan: used, ...row } of rows) {
    const { plan: of, ...data } = used;
    await tx.trackingPlan.upsert({
      where: { id: of.id },
      create: { ...of, draft: asJson(of.draft) },
      update: {},
    });
    const where = { planId_version: { planId: used.planId, version: used.version } };
    await tx.planVersion.upsert({ where, create: { ...data, content: asJson(data.content) }, update: {} });
    await tx.sourcePlan.create({ data: row });
  }
}
