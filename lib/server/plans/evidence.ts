/** What past events say, asked of the pipeline. Values are masked for those who may not see personal data. */
import "server-only";
import type { z } from "zod";
import type {
  InferredPlan,
  PlanInferAsk,
  PlanPreview,
  ViolationGroup,
  ViolationGroups,
} from "@/contract/plan-control";
import type { previewAsk } from "@/lib/contract/plan-evidence";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { MASK } from "../events/mask";
import { ServiceError } from "../service-error";
import { requireValid } from "./content";
import { contentAt } from "./versions";

interface ViolationsAsk {
  readonly sourceId?: string | undefined;
  readonly planId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly bucketMs: number;
  readonly limit: number;
}
type Violations = Omit<ViolationGroups, "groups"> & {
  readonly items: readonly ViolationGroup[];
  readonly nextCursor: null;
};

export async function listViolations(ctx: Context, query: ViolationsAsk): Promise<Violations> {
  authorize(ctx, "plan.read");
  const { groups, ...rest } = await control.violations({ ...query });
  return { ...rest, items: ctx.actor.seesPii ? groups : groups.map(maskGroup), nextCursor: null };
}

/** A sentence may repeat the value that it is about. */
const maskGroup = (group: ViolationGroup): ViolationGroup => ({
  ...group,
  samples: group.samples.map((sample) => ({
    ...sample,
    message: group.type,
    value: sample.value === null ? null : MASK,
  })),
});

export async function previewPlan(ctx: Context, body: z.output<typeof previewAsk>): Promise<PlanPreview> {
  authorize(ctx, "plan.write");
  const { trackingPlanId, version, content: given, ...rest } = body;
  if (given === undefined && trackingPlanId === undefined)
    throw new ServiceError("invalid_request", "Name a trackingPlanId, or send the content.");
  const content = given ?? (await contentAt(db(), trackingPlanId ?? "", version));
  await requireValid(content);
  const preview = await control.previewPlan({ content, ...rest });
  return ctx.actor.seesPii ? preview : maskPreview(preview);
}

const maskPreview = (preview: PlanPreview): PlanPreview => ({
  ...preview,
  events: preview.events.map((event) => ({
    ...event,
    samples: event.samples.map((sample) => ({
      ...sample,
      violations: sample.violations.map((violation) => ({ ...violation, message: violation.type })),
    })),
  })),
});

export async function inferPlan(ctx: Context, body: PlanInferAsk): Promise<InferredPlan> {
  authorize(ctx, "plan.write");
  return control.inferPlan(body);
}
