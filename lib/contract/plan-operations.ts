import { z } from "zod";
import { planContent } from "@/contract/plan";
import { id, listOf, namePart, operation, paging, published, sortedBy } from "./operation";
import {
  addToPlan,
  attachPlan,
  createPlan,
  draftRevision,
  importPlan,
  planDetail,
  planDiff,
  planProposal,
  publishVersion,
  reviewPlan,
  sourcePlan,
  trackingPlan,
  updatePlan,
  versionOrDraft,
  versionSummary,
  writtenVersion,
} from "./plan";

const tag = "Tracking plans";

export const planOperations = {
  "GET /tracking-plans": operation({
    summary: "List tracking plans",
    tag,
    access: "plan.read",
    query: z.object({
      ...paging,
      q: namePart,
      sourceId: id.optional().meta({ description: "The plan of this source." }),
      sort: sortedBy("name", "updatedAt").default("name"),
    }),
    answer: listOf(trackingPlan),
  }),
  "POST /tracking-plans": operation({
    summary: "Create a tracking plan",
    description: "With `events` its draft starts with them.",
    tag,
    access: "plan.write",
    body: createPlan,
    answer: planDetail,
    status: 201,
  }),
  "GET /tracking-plans/{id}": operation({
    summary: "Get a tracking plan and its draft",
    tag,
    access: "plan.read",
    answer: planDetail,
    errors: ["not_found"],
  }),
  "PATCH /tracking-plans/{id}": operation({
    summary: "Change a tracking plan or its draft",
    description: "A draft that was changed by somebody else since answers `conflict` and says by whom.",
    tag,
    access: "plan.write",
    body: updatePlan,
    answer: planDetail,
    errors: ["not_found", "conflict"],
  }),
  "DELETE /tracking-plans/{id}": operation({
    summary: "Delete a tracking plan and its versions",
    description: "Refused while a source uses it.",
    tag,
    access: "plan.write",
    answer: z.object({ id }),
    errors: ["not_found", "conflict"],
  }),
  "GET /tracking-plans/{id}/versions": operation({
    summary: "List a plan's versions, newest first",
    tag,
    access: "plan.read",
    query: z.object(paging),
    answer: listOf(versionSummary),
    errors: ["not_found"],
  }),
  "POST /tracking-plans/{id}/versions": operation({
    summary: "Publish a version",
    description:
      "Of the draft, or of the events given. Schemas that do not compile are refused with their path. Sources keep the version that they use unless `moveSources` is true.",
    tag,
    access: "plan.write",
    body: publishVersion,
    answer: writtenVersion,
    status: 201,
    publishes: true,
    errors: ["not_found", "conflict", "plan_invalid"],
  }),
  "GET /tracking-plans/{id}/versions/{number}": operation({
    summary: "Get a version with its events",
    tag,
    access: "plan.read",
    answer: versionSummary.extend({ content: planContent }),
    errors: ["not_found"],
  }),
  "POST /tracking-plans/{id}/versions/{number}/revert": operation({
    summary: "Make the draft equal to a version",
    tag,
    access: "plan.write",
    body: z.strictObject({ revision: draftRevision.optional() }),
    answer: planDetail,
    errors: ["not_found", "conflict"],
  }),
  "POST /tracking-plans/{id}/review": operation({
    summary: "Ask for a review of the draft, approve it, ask for changes, or end the review",
    description:
      "Approving and asking for changes are for somebody other than the one who changed the draft last. Any change of the draft ends its review.",
    tag,
    access: "plan.write",
    body: reviewPlan,
    answer: planDetail,
    errors: ["not_found", "conflict"],
  }),
  "GET /tracking-plans/{id}/diff": operation({
    summary: "What differs between two versions",
    description: "Left out: from the version before `to`, to the draft.",
    tag,
    access: "plan.read",
    query: z.object({ from: versionOrDraft.optional(), to: versionOrDraft.default("draft") }),
    answer: planDiff,
    errors: ["not_found"],
  }),
  "GET /tracking-plans/{id}/export": operation({
    summary: "A plan as a file",
    description:
      "CSV, JSON ({events, traits}), or TypeScript: one type for each event and functions that send them.",
    tag,
    access: "plan.read",
    query: z.object({
      format: z.enum(["csv", "json", "typescript"]).default("json"),
      version: versionOrDraft
        .optional()
        .meta({ description: "Left out: the latest version, else the draft." }),
    }),
    answer: planContent,
    errors: ["not_found"],
  }),
  "POST /tracking-plans/{id}/import": operation({
    summary: "Bring events into the draft",
    description:
      "From CSV, from JSON ({events, traits}, or one JSON Schema whose properties are events), or from observed events. Without `accept` it only tells what it would do.",
    tag,
    access: "plan.write",
    body: importPlan,
    answer: z.object({
      proposals: z.array(planProposal),
      incoming: planContent,
      applied: z.int().meta({ description: "Rows that were written." }),
      sampled: z.int().nullable().meta({ description: "Events that were looked at; null: from a file." }),
      revision: draftRevision,
    }),
    errors: ["not_found", "conflict", "plan_invalid", "pipeline_unavailable"],
  }),
  "POST /tracking-plans/{id}/draft/add": operation({
    summary: "Change the draft so that a violation would be none",
    description:
      "An unplanned event or property is added with the types that were observed; a type is widened; a required property becomes optional; an observed value becomes permitted.",
    tag,
    access: "plan.write",
    body: addToPlan,
    answer: planDetail.extend({
      added: z.array(z.string()).meta({ description: "What was changed, in words." }),
    }),
    errors: ["not_found", "conflict", "pipeline_unavailable"],
  }),
  "GET /sources/{id}/tracking-plan": operation({
    summary: "The plan that validates a source",
    tag,
    access: "plan.read",
    answer: sourcePlan,
    errors: ["not_found"],
  }),
  "PUT /sources/{id}/tracking-plan": operation({
    summary: "Validate a source with a version of a plan",
    description:
      "`observe` notes violations, `omit` takes out what is unplanned or invalid, `block` sends events with violations to quarantine.",
    tag,
    access: "plan.write",
    body: attachPlan,
    answer: sourcePlan.extend({ release: published }).meta({ id: "WrittenSourcePlan" }),
    publishes: true,
    errors: ["not_found"],
  }),
  "DELETE /sources/{id}/tracking-plan": operation({
    summary: "Stop validating a source",
    tag,
    access: "plan.write",
    answer: z.object({ sourceId: id, release: published }),
    publishes: true,
    errors: ["not_found"],
  }),
};
