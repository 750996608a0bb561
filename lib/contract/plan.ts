import { z } from "zod";
import { jsonSchema, planContent, planEvent, planMode, PLANNED_TYPES } from "@/contract/plan";
import { id, published, time } from "./operation";

const name = z.string().trim().min(1).max(200);
const description = z.string().max(2000);
const owner = z.string().max(200);
const note = z.string().trim().max(2000);
const version = z.int().min(1);
export const draftRevision = z
  .int()
  .min(1)
  .meta({ description: "The draft's revision that you saw; another one answers `conflict`." });

const fault = z
  .object({
    event: z.string().meta({ description: "The event's name; empty for the plan itself." }),
    path: z.string(),
    message: z.string(),
  })
  .meta({ id: "PlanFault" });
export type PlanFault = z.infer<typeof fault>;

export const sourcePlan = z
  .object({
    sourceId: id,
    sourceName: z.string(),
    trackingPlanId: id,
    version,
    mode: planMode,
    attachedAt: time,
  })
  .meta({ id: "SourcePlan" });
export type SourcePlan = z.infer<typeof sourcePlan>;

export const draftState = z.enum(["editing", "in_review", "approved", "changes_requested"]);
export const trackingPlan = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    owner: z.string(),
    latestVersion: version.nullable().meta({ description: "Null: nothing was published yet." }),
    publishedAt: time.nullable(),
    publishedBy: z.string().nullable(),
    eventCount: z.int().meta({ description: "Events of the draft." }),
    draft: z.object({
      revision: draftRevision,
      state: draftState,
      changedBy: z.string(),
      changedAt: time,
      reviewBy: z
        .string()
        .nullable()
        .meta({ description: "Who brought the draft into this state; null while it is edited." }),
      reviewAt: time.nullable(),
      reviewNote: z.string(),
      isPublished: z.boolean().meta({ description: "The draft equals the latest version." }),
    }),
    sources: z.array(sourcePlan),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "TrackingPlan" });
export type TrackingPlan = z.infer<typeof trackingPlan>;

export const planDetail = trackingPlan
  .extend({
    content: planContent.meta({ description: "The draft." }),
    faults: z.array(fault).meta({ description: "What keeps the draft from being published." }),
  })
  .meta({ id: "TrackingPlanDetail" });
export type TrackingPlanDetail = z.infer<typeof planDetail>;

export const versionSummary = z
  .object({
    version,
    note: z.string(),
    publishedBy: z.string(),
    publishedAt: time,
    reviewedBy: z
      .string()
      .nullable()
      .meta({ description: "Who approved it as a draft; null: published without a review." }),
    breaking: z.int().meta({ description: "Changes that can break senders, against the version before." }),
    eventCount: z.int(),
    sources: z.array(z.string()).meta({ description: "Ids of the sources that use it." }),
  })
  .meta({ id: "PlanVersion" });
export type PlanVersion = z.infer<typeof versionSummary>;

const planChange = z
  .object({
    kind: z.enum(["added", "removed", "changed"]),
    breaking: z.boolean(),
    eventType: z.string(),
    eventName: z.string(),
    path: z.string(),
    rule: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    text: z.string(),
  })
  .meta({ id: "PlanChange" });

export const planDiff = z
  .object({
    from: version.nullable(),
    to: version.nullable(),
    changes: z.array(planChange),
    breaking: z.int(),
  })
  .meta({
    id: "PlanDiff",
    description: "A null side is the draft; `from` null with nothing before it is an empty plan.",
  });

/** Without a default: left out and empty are different things. */
const givenEvents = z.array(planEvent).max(5000);

/** A version's number, or the draft. */
export const versionOrDraft = z.union([z.literal("draft"), z.coerce.number().int().min(1)]);

export const createPlan = z.strictObject({
  name,
  description: description.default(""),
  owner: owner.default(""),
  events: givenEvents.optional(),
  traits: jsonSchema.optional(),
});
export const updatePlan = z.strictObject({
  name: name.optional(),
  description: description.optional(),
  owner: owner.optional(),
  revision: draftRevision.optional(),
  content: planContent.optional().meta({ description: "The whole draft; needs `revision`." }),
});
export const publishVersion = z.strictObject({
  publish: z.literal(true).default(true).meta({ description: "Versions are published; drafts are PATCHed." }),
  events: givenEvents.optional().meta({ description: "Left out: the draft is published." }),
  traits: jsonSchema.optional(),
  note: note.default(""),
  revision: draftRevision.optional(),
  moveSources: z
    .boolean()
    .default(false)
    .meta({ description: "Sources that use another version of this plan take this one." }),
});
export const reviewPlan = z.strictObject({
  state: draftState.default("in_review"),
  note: note.default(""),
  revision: draftRevision.optional().meta({ description: "The draft that was looked at." }),
});
export const attachPlan = z.strictObject({ trackingPlanId: id, version, mode: planMode });

const observed = z.strictObject({
  sourceIds: z.array(id).min(1).max(100),
  from: time.optional(),
  to: time.optional(),
});
export const importPlan = z
  .strictObject({
    format: z.enum(["csv", "json", "observed"]),
    text: z.string().optional().meta({ description: "The file, for `csv` and `json`." }),
    observed: observed.optional().meta({ description: "Which events to look at, for `observed`." }),
    incoming: planContent
      .optional()
      .meta({ description: "The plan that a preview answered, so that accepting reads nothing twice." }),
    accept: z
      .union([z.literal("all"), z.array(z.string()).max(100_000)])
      .optional()
      .meta({
        description: "Left out: only a preview. Keys of the proposals to write into the draft, or all.",
      }),
    revision: draftRevision.optional(),
  })
  .meta({ id: "PlanImport" });
export const planProposal = z
  .object({
    key: z.string(),
    kind: z.enum(["event", "property", "change"]),
    eventType: z.string(),
    eventName: z.string(),
    path: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    text: z.string(),
    seen: z
      .int()
      .nullable()
      .meta({ description: "How many events it was inferred from; null: not inferred." }),
    confidence: z.number().nullable().meta({ description: "From 0 to 1." }),
  })
  .meta({ id: "PlanProposal" });
export type PlanProposal = z.infer<typeof planProposal>;

export const addToPlan = z.strictObject({
  violation: z.string().meta({ description: "One of the violation types." }),
  eventType: z.enum(PLANNED_TYPES),
  eventName: z.string().max(200),
  property: z.string().max(2000).nullable().default(null),
  sourceIds: z.array(id).min(1).max(100),
});

export const writtenVersion = z
  .object({ version, breaking: z.int(), changes: z.array(planChange), release: published })
  .meta({ id: "WrittenPlanVersion" });
