/** What past events say about plans: violations, previews and inferred plans. Shapes: contract/plan-control.ts. */
import { z } from "zod";
import { EVENT_TYPES } from "@/contract/event";
import { planContent, planMode, PLANNED_TYPES, VIOLATION_TYPES } from "@/contract/plan";
import { id, operation, time, timeParameter } from "./operation";

const violation = z
  .object({
    type: z.enum(VIOLATION_TYPES),
    message: z.string(),
    property: z.string().optional(),
    meta: z.object({ instancePath: z.string(), schemaPath: z.string() }),
  })
  .meta({ id: "Violation" });

const violationGroup = z
  .object({
    id: z.string(),
    planId: z.string(),
    version: z.int(),
    eventType: z.enum(EVENT_TYPES),
    eventName: z.string(),
    type: z.enum(VIOLATION_TYPES),
    property: z.string().nullable().meta({ description: "`*` stands for each place in an array." }),
    total: z.int(),
    sources: z.array(z.object({ sourceId: z.string(), total: z.int() })),
    trend: z.array(z.object({ at: time, count: z.int() })),
    firstSeen: time,
    lastSeen: time,
    samples: z.array(
      z.object({
        messageId: z.string(),
        sourceId: z.string(),
        at: time,
        mode: planMode,
        message: z.string(),
        value: z
          .string()
          .nullable()
          .meta({ description: "Masked for callers who may not see personal data." }),
      }),
    ),
  })
  .meta({ id: "ViolationGroup" });

const counts = { checked: z.int(), withViolations: z.int() };
const violations = z
  .object({
    from: time,
    to: time,
    bucketMs: z.int(),
    items: z.array(violationGroup),
    nextCursor: z.null(),
    total: z.int().meta({ description: "Violations of all groups, also of those beyond the limit." }),
    events: z.object(counts),
    sources: z.array(z.object({ sourceId: z.string(), ...counts })),
  })
  .meta({ id: "Violations" });

const sourceIds = z.array(id).min(1).max(100);
const period = { from: time.optional(), to: time.optional() };

export const previewAsk = z.strictObject({
  trackingPlanId: id.optional(),
  version: z
    .union([z.literal("draft"), z.int().min(1)])
    .default("draft")
    .meta({ description: "Of the plan named." }),
  content: planContent.optional().meta({ description: "Instead of a saved plan." }),
  sourceIds,
  ...period,
});
const would = { checked: z.int(), valid: z.int(), wouldStrip: z.int(), wouldBlock: z.int() };
const preview = z
  .object({
    from: time,
    to: time,
    complete: z
      .boolean()
      .meta({ description: "False: time ran out, only the newest events were looked at." }),
    withViolations: z.int(),
    ...would,
    events: z.array(
      z.object({
        type: z.enum(EVENT_TYPES),
        name: z.string(),
        planned: z.boolean(),
        ...would,
        samples: z.array(
          z.object({
            messageId: z.string(),
            sourceId: z.string(),
            at: time,
            violations: z.array(violation),
            omitted: z.array(z.string()),
          }),
        ),
      }),
    ),
  })
  .meta({ id: "PlanPreview" });

const inferredProperty = z.object({
  path: z.string(),
  types: z.array(z.object({ type: z.string(), count: z.int() })),
  presence: z.number(),
  confidence: z.number(),
  required: z.boolean(),
  format: z.string().nullable(),
  enum: z.array(z.string()).nullable(),
  pii: z.boolean(),
});
const inferred = z
  .object({
    content: planContent,
    events: z.array(
      z.object({
        type: z.enum(PLANNED_TYPES),
        name: z.string(),
        count: z.int(),
        firstSeen: time,
        lastSeen: time,
        properties: z.array(inferredProperty),
      }),
    ),
    sampled: z.int(),
    complete: z.boolean(),
    from: time,
    to: time,
  })
  .meta({ id: "InferredPlan" });

const tag = "Tracking plans";
const errors = ["pipeline_unavailable"] as const;

export const planEvidenceOperations = {
  "GET /violations": operation({
    summary: "How events break their plans, grouped",
    description: "The last 24 hours unless said otherwise. Buckets without violations are absent.",
    tag,
    access: "plan.read",
    query: z.object({
      sourceId: id.optional(),
      planId: id.optional().meta({ description: "Of this tracking plan." }),
      from: timeParameter.optional(),
      to: timeParameter.optional(),
      bucketMs: z.coerce.number().int().min(60_000).default(3_600_000),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: violations,
    errors,
  }),
  "POST /tracking-plans/preview": operation({
    summary: "What a plan would have done to past events",
    description: "In each mode, over the last 24 hours unless said otherwise. Changes nothing.",
    tag,
    access: "plan.write",
    body: previewAsk,
    answer: preview,
    errors: ["not_found", "plan_invalid", ...errors],
  }),
  "POST /tracking-plans/infer": operation({
    summary: "A plan made from observed events",
    description:
      "With how often each property was seen and how far its type can be trusted. Changes nothing.",
    tag,
    access: "plan.write",
    body: z.strictObject({ sourceIds, ...period }),
    answer: inferred,
    errors,
  }),
};
