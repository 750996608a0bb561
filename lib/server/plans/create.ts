import "server-only";
import type { z } from "zod";
import type { createPlan as input, TrackingPlanDetail } from "@/lib/contract/plan";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { asJson, db } from "../db";
import { newId } from "../ids";
import { auditPlan, viewDetail, withLatest } from "./view";

/** Nothing runs on it before a version is published and attached to a source. */
export async function createPlan(ctx: Context, body: z.output<typeof input>): Promise<TrackingPlanDetail> {
  authorize(ctx, "plan.write");
  const { events = [], traits, ...rest } = body;
  return db().$transaction(async (tx) => {
    const row = await tx.trackingPlan.create({
      data: {
        id: newId("tpl"),
        ...rest,
        draft: asJson({ events, ...(traits === undefined ? {} : { traits }) }),
        draftBy: ctx.actor.name,
        draftByKey: ctx.actor.key,
      },
      include: withLatest,
    });
    await recordAudit(tx, ctx, {
      action: "plan.create",
      entityId: row.id,
      label: row.name,
      after: auditPlan(row),
    });
    return viewDetail(tx, row);
  });
}
