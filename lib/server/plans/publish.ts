import "server-only";
import type { z } from "zod";
import type { PlanContent } from "@/contract/plan";
import type { publishVersion as input } from "@/lib/contract/plan";
import { isSame } from "@/plans/keywords.ts";
import { breakingOf, diffPlans, type PlanChange } from "@/plans/diff.ts";
import { authorize } from "../access/authorize";
import type { Actor, Context } from "../access/actor";
import { recordAudit, type AuditInput } from "../audit/record";
import { asJson, db, type Tx } from "../db";
import { latestNumber } from "../releases/latest";
import { change, nothingNew, type Changed } from "../releases/publish";
import { contentOf, requireValid } from "./content";
import { draftChange, fetchPlan, requireRevision, type PlanRow } from "./view";

type Body = z.output<typeof input>;

interface Result {
  readonly version: number;
  readonly breaking: number;
  readonly changes: readonly PlanChange[];
}
interface Written {
  readonly result: Result;
  readonly audit: AuditInput;
  readonly note: string;
}

/**
 * Publishes the draft, or the content given. Throws `plan_invalid` when a schema does not compile. What sources run on
 * changes only with `moveSources`; otherwise the answer names the release that is published already.
 */
export async function publishPlan(ctx: Context, id: string, body: Body): Promise<Changed<Result>> {
  authorize(ctx, "plan.write");
  const given = body.events === undefined && body.traits === undefined ? null : contentGiven(body);
  if (given !== null) await requireValid(given);
  const users = body.moveSources ? await db().sourcePlan.count({ where: { planId: id } }) : 0;
  if (users > 0) return change(ctx, (tx) => publish(tx, ctx, { id, body, given }));
  return db().$transaction(async (tx) => {
    const { result, audit } = await publish(tx, ctx, { id, body, given });
    await recordAudit(tx, ctx, audit);
    return { result, release: nothingNew((await latestNumber(tx)) ?? 0) };
  });
}

const contentGiven = ({ events = [], traits }: Body): PlanContent => ({
  events,
  ...(traits === undefined ? {} : { traits }),
});

interface Publication {
  readonly id: string;
  readonly body: Body;
  readonly given: PlanContent | null;
}

async function publish(tx: Tx, ctx: Context, { id, body, given }: Publication): Promise<Written> {
  await tx.$queryRaw`SELECT id FROM tracking_plans WHERE id = ${id} FOR UPDATE`;
  const plan = await fetchPlan(tx, id);
  requireRevision(plan, body.revision);
  const content = given ?? contentOf(plan.draft);
  if (given === null) await requireValid(content);
  const [latest] = plan.versions;
  const changes = diffPlans(latest === undefined ? { events: [] } : contentOf(latest.content), content);
  // Nobody sends by the rules of a first version yet: it cannot break anyone.
  const breaking = latest === undefined ? 0 : breakingOf(changes).length;
  const version = (latest?.version ?? 0) + 1;
  const reviewedBy = given === null && plan.draftState === "approved" ? plan.reviewBy : null;
  await tx.planVersion.create({
    data: {
      planId: id,
      version,
      content: asJson(content),
      note: body.note,
      publishedBy: ctx.actor.key,
      publishedByName: ctx.actor.name,
      reviewedBy,
      breaking,
    },
  });
  await tx.trackingPlan.update({ where: { id }, data: draftAfter(plan, content, ctx.actor) });
  const moved = body.moveSources
    ? await tx.sourcePlan.updateMany({ where: { planId: id }, data: { version } })
    : { count: 0 };
  return {
    result: { version, breaking, changes },
    note: `Published version ${String(version)} of tracking plan ${plan.name}`,
    audit: {
      action: "plan.publish",
      entityId: id,
      label: plan.name,
      before: { version: latest?.version ?? null },
      after: {
        version,
        note: body.note,
        breaking,
        reviewedBy,
        events: content.events.length,
        movedSources: moved.count,
      },
    },
  };
}

/** The draft follows what is published, unless it holds changes of its own that nobody has published. */
function draftAfter(plan: PlanRow, content: PlanContent, by: Actor) {
  const [latest] = plan.versions;
  const draft = contentOf(plan.draft);
  const isOwn = !isSame(draft, content) && !isSame(draft, contentOf(latest?.content));
  return isOwn ? {} : draftChange(plan, content, by);
}
