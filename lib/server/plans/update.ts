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
    return { ...rest, ...(content === undefined ? {} : draftChange(row, content, ctx.actor)) };
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
    return draftChange(row, contentOf(content), ctx.actor);
  });
}

/** Writes a draft that the server made itself, e.g. from observed events. */
export const writeDraft = (
  ctx: Context,
  id: string,
  change: (row: PlanRow) => PlanContent,
): Promise<TrackingPlanDetail> =>
  write(ctx, id, "plan.update", (row) => draftChange(row, change(row), ctx.actor));

/**
 * Asks for a review, answers it, or ends it. Throws `conflict` for an answer that nobody asked for, for one to a draft of
 * one's own, and when the draft is not the one that was seen.
 */
export async function reviewPlan(
  ctx: Context,
  id: string,
  { state, note, revision }: z.output<typeof reviewInput>,
): Promise<TrackingPlanDetail> {
  authorize(ctx, "plan.write");
  const isOver = state === "editing";
  return write(ctx, id, "plan.review", (row) => {
    requireRevision(row, revision);
    if (state === "approved" || state === "changes_requested") requireReviewer(ctx, row);
    return {
      draftState: state,
      reviewBy: isOver ? null : ctx.actor.name,
      reviewAt: isOver ? null : new Date(),
      reviewNote: isOver ? "" : note,
    };
  });
}

function requireReviewer(ctx: Context, row: PlanRow): void {
  if (row.draftState !== "in_review")
    throw new ServiceError("conflict", "Nobody asks for a review of this draft. Ask for one first.");
  if (row.draftByKey === ctx.actor.key)
    throw new ServiceError("conflict", "You changed this draft last. Somebody else has to review it.");
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
