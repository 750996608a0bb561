import "server-only";
import type { z } from "zod";
import type { attachPlan as input, SourcePlan } from "@/lib/contract/plan";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type SourcePlan as Row, type Tx } from "../db";
import { change, type Changed } from "../releases/publish";
import { notFound } from "../service-error";
import { fetchSource } from "../sources/view";
import { fetchPlan, fetchVersion, viewSourcePlan, withSourceName } from "./view";

export async function getSourcePlan(ctx: Context, sourceId: string): Promise<SourcePlan> {
  authorize(ctx, "plan.read");
  const row = await db().sourcePlan.findUnique({ where: { sourceId }, include: withSourceName });
  if (row === null) throw notFound("tracking plan on this source");
  return viewSourcePlan(row);
}

/** Validates the source from the next event on; one that had another plan or mode changes over. */
export async function attachPlan(
  ctx: Context,
  sourceId: string,
  { trackingPlanId, version, mode }: z.output<typeof input>,
): Promise<Changed<SourcePlan>> {
  authorize(ctx, "plan.write");
  return change(ctx, async (tx) => {
    const source = await fetchSource(tx, sourceId);
    const plan = await fetchPlan(tx, trackingPlanId);
    await fetchVersion(tx, trackingPlanId, version);
    const before = await tx.sourcePlan.findUnique({ where: { sourceId } });
    const data = { planId: trackingPlanId, version, mode };
    const row = await tx.sourcePlan.upsert({
      where: { sourceId },
      create: { sourceId, ...data },
      update: data,
      include: withSourceName,
    });
    return {
      result: viewSourcePlan(row),
      note: `Source ${source.name}: tracking plan ${plan.name} version ${String(version)}, ${mode}`,
      audit: {
        action: "source_plan.update",
        entityId: sourceId,
        label: source.name,
        before: before === null ? null : await auditSourcePlan(tx, before),
        after: await auditSourcePlan(tx, row),
      },
    };
  });
}

export async function detachPlan(ctx: Context, sourceId: string): Promise<Changed<{ sourceId: string }>> {
  authorize(ctx, "plan.write");
  return change(ctx, async (tx) => {
    const source = await fetchSource(tx, sourceId);
    const before = await tx.sourcePlan.findUnique({ where: { sourceId } });
    if (before === null) throw notFound("tracking plan on this source");
    await tx.sourcePlan.delete({ where: { sourceId } });
    return {
      result: { sourceId },
      note: `Source ${source.name}: no tracking plan`,
      audit: {
        action: "source_plan.delete",
        entityId: sourceId,
        label: source.name,
        before: await auditSourcePlan(tx, before),
      },
    };
  });
}

async function auditSourcePlan(tx: Tx, row: Row): Promise<Record<string, unknown>> {
  const plan = await tx.trackingPlan.findUnique({ where: { id: row.planId }, select: { name: true } });
  return { trackingPlanId: row.planId, plan: plan?.name ?? null, version: row.version, mode: row.mode };
}
