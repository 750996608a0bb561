import "server-only";
import type { z } from "zod";
import type { PlanContent } from "@/contract/plan";
import type { reviewPlan as reviewInput, TrackingPlanDetail, updatePlan as input } from "@/lib/contract/plan";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db, type Tx } from "../db";
import { ServiceError } from "../service-error";
import { contentOf } from "./content";
import {
  auditPlan,
  draftChange,
  fetchPlan,
  fetchVersion,
  requireRevision,
  viewDetail,
  withLatest,
  type PlanRow,
} from "./view";

/** Throws `conflict` when somebody else changed the draft since `revision`. */
export async function updatePlan(
  ctx: Context,
  id: string,
  { content, revision, ...rest }: z.output<typeof input>,
): Promise<TrackingPlanDetail> {
  authorize(ctx, "plan.write");
  if (content !== undefined && revision === undefined)
    throw new ServiceError("invalid_request", "revision: name the revision of the draft that you saw.", {
      details: [{ field: "revision", message: "Needed with content." }],
    });
  return write(ctx, id, "plan.update", (row) => {
    requireRevision(row, revision);
    return { ...rest, ...(content === undefined ? {} : draftChange(row, content, ctx.actor.name)) };
  });
}

/** The draft becomes what that version was; publishing it makes a new version. */
export async function revertPlan(
  ctx: Context,
  id: string,
  version: number,
  revision: number | undefined,
): Promise<TrackingPlanDetail> {
  authorize(ctx, "plan.write");
  return write(ctx, id, "plan.revert", async (row, tx) => {
    requireRevision(row, revision);
    const { content } = await fetchVersion(tx, id, version);
    return draftChange(row, contentOf(content), ctx.actor.name);
  });
}

/** Writes a draft that the server made itself, e.g. from observed events. */
export const writeDraft = (
  ctx: Context,
  id: string,
  change: (row: PlanRow) => PlanContent,
): Promise<TrackingPlanDetail> =>
  write(ctx, id, "plan.update", (row) => draftChange(row, change(row), ctx.actor.name));

/** Says that the draft waits for somebody's eyes, or that it does not any more. */
export async function reviewPlan(
  ctx: Context,
  id: string,
  { state, note }: z.output<typeof reviewInput>,
): Promise<TrackingPlanDetail> {
  authorize(ctx, "plan.write");
  const isAsked = state === "in_review";
  return write(ctx, id, "plan.review", () => ({
    draftState: state,
    reviewBy: isAsked ? ctx.actor.name : null,
    reviewAt: isAsked ? new Date() : null,
    reviewNote: isAsked ? note : "",
  }));
}

type Data = Parameters<Tx["trackingPlan"]["update"]>[0]["data"];

/** The row is locked first: two people who save at once are told apart, not mixed. */
async function write(
  ctx: Context,
  id: string,
  action: string,
  work: (row: PlanRow, tx: Tx) => Data | Promise<Data>,
): Promise<TrackingPlanDetail> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM tracking_plans WHERE id = ${id} FOR UPDATE`;
    const before = await fetchPlan(tx, id);
    const row = await tx.trackingPlan.update({
      where: { id },
      data: await work(before, tx),
      include: withLatest,
    });
    await recordAudit(tx, ctx, {
      action,
      entityId: id,
      label: row.name,
      before: auditPlan(before),
      after: auditPlan(row),
    });
    return viewDetail(tx, row);
  });
}
