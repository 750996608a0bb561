import "server-only";
import type { z } from "zod";
import type { planOperations } from "@/lib/contract/plan-operations";
import type { TrackingPlan, TrackingPlanDetail } from "@/lib/contract/plan";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { fetchPlan, sourcesOf, viewDetail, viewPlan, withLatest } from "./view";

type Query = z.output<(typeof planOperations)["GET /tracking-plans"]["query"]>;

export async function listPlans(ctx: Context, query: Query): Promise<Page<TrackingPlan>> {
  authorize(ctx, "plan.read");
  const rows = await db().trackingPlan.findMany({
    where: {
      ...named(query.q),
      ...(query.sourceId === undefined
        ? {}
        : { versions: { some: { sources: { some: { sourceId: query.sourceId } } } } }),
    },
    orderBy: orderOf(query.sort),
    include: withLatest,
    ...pageOf(query),
  });
  const sources = await sourcesOf(
    db(),
    rows.map(({ id }) => id),
  );
  return cutPage(rows, query.limit, (row) => viewPlan(row, sources.get(row.id) ?? []));
}

export async function getPlan(ctx: Context, id: string): Promise<TrackingPlanDetail> {
  authorize(ctx, "plan.read");
  return viewDetail(db(), await fetchPlan(db(), id));
}
