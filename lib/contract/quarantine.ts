import { z } from "zod";
import { EVENT_TYPES } from "@/contract/event";
import { PLAN_MODES, PLAN_VERDICTS, VIOLATION_TYPES } from "@/contract/plan";
import { chainLink } from "@/contract/transformation";
import { id, listOf, operation, paging, time } from "./operation";

export const QUARANTINE_STATES = ["open", "released", "discarded"] as const;

const violation = z.object({
  type: z.enum(VIOLATION_TYPES),
  message: z.string(),
  property: z.string().optional(),
  meta: z.object({ instancePath: z.string(), schemaPath: z.string() }),
});

const decision = z.object({
  at: time,
  by: z.string(),
  reason: z.string(),
  mended: z.boolean().meta({ description: "Whether the event was changed before its release." }),
});

export const planVerdict = z
  .object({
    planId: id,
    version: z.int(),
    mode: z.enum(PLAN_MODES),
    verdict: z.enum(PLAN_VERDICTS),
    omitted: z.array(z.string()).optional().meta({ description: "Paths that `omit` took out." }),
  })
  .meta({ id: "PlanVerdict" });

/** As the pipeline keeps it. */
export const keptItem = z
  .object({
    id,
    offset: z.int(),
    sourceId: id,
    code: z.string(),
    message: z.string(),
    receivedAt: time,
    messageId: z.string().nullable(),
    type: z.enum(EVENT_TYPES).nullable(),
    name: z.string().meta({ description: "What people call the event; empty when that is unknown." }),
    raw: z.unknown().meta({ description: "The item as it came, with what its batch shared." }),
    plan: planVerdict.nullable(),
    violations: z.array(violation),
    transformation: chainLink.nullable().meta({
      description:
        "The transformation that failed on it or dropped it; null when none did, or none is noted.",
    }),
    releasedFrom: id
      .nullable()
      .meta({ description: "The item that this one was released from, refused again." }),
  })
  .meta({ id: "KeptItem" });

const quarantined = keptItem
  .extend({ state: z.enum(QUARANTINE_STATES), decision: decision.nullable() })
  .meta({ id: "QuarantinedItem" });
export type QuarantinedItem = z.infer<typeof quarantined>;

const filters = {
  sourceId: id.optional(),
  code: z.string().max(100).optional(),
  name: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "Event name; a trailing * matches any ending; case does not matter." }),
};

const group = z
  .object({
    sourceId: id,
    code: z.string(),
    name: z.string().meta({ description: "What people call the event; empty when that is unknown." }),
    message: z.string().meta({ description: "Of the newest item." }),
    count: z.int().meta({ description: "Open items." }),
    firstSeen: time,
    lastSeen: time,
  })
  .meta({ id: "QuarantineGroup" });

const tag = "Quarantine";
const errors = ["not_found", "conflict", "pipeline_unavailable"] as const;

export const quarantineOperations = {
  "GET /quarantine": operation({
    summary: "Items that were refused, with the reason",
    description: "Newest first; released and discarded ones by the time of the decision.",
    tag,
    access: "event.read",
    query: z.object({ ...filters, state: z.enum(QUARANTINE_STATES).optional(), ...paging }),
    answer: listOf(quarantined),
    errors: ["pipeline_unavailable"],
  }),
  "GET /quarantine/groups": operation({
    summary: "Open items of all sources by source, event and reason",
    description:
      "The group with the newest item first. Within a time budget: `complete` is false when it ended, or when there are more groups.",
    tag,
    access: "event.read",
    answer: z.object({
      items: z.array(group),
      total: z.int().meta({ description: "Items in all groups that were found." }),
      complete: z.boolean(),
    }),
    errors: ["pipeline_unavailable"],
  }),
  "POST /quarantine/release": operation({
    summary: "Send many refused items on their way again",
    description:
      "Open items by id, or those that fit a filter: at most 1,000 a call. They are judged again, by what runs now.",
    tag,
    access: "delivery.replay",
    body: z.strictObject({
      ids: z.array(id).min(1).max(1000).optional(),
      filter: z.strictObject(filters).optional(),
    }),
    answer: z.object({
      released: z.int(),
      skipped: z.int().meta({ description: "Not open any more, or nothing that can be sent." }),
      more: z.boolean().meta({ description: "Others fit the filter: call again." }),
    }),
    errors: ["pipeline_unavailable"],
  }),
  "GET /quarantine/{id}": operation({
    summary: "A refused item",
    tag,
    access: "event.read",
    answer: quarantined,
    errors: ["not_found", "pipeline_unavailable"],
  }),
  "POST /quarantine/{id}/release": operation({
    summary: "Send a refused item on its way again",
    description:
      "As it came, or mended. It is judged again by what runs now; what is refused again appears as a new item.",
    tag,
    access: "delivery.replay",
    body: z.strictObject({
      event: z.record(z.string(), z.unknown()).optional().meta({ description: "The whole mended event." }),
    }),
    answer: quarantined,
    errors,
  }),
  "POST /quarantine/{id}/discard": operation({
    summary: "Decide that a refused item is not wanted",
    description: "It stays visible until the quarantine forgets it.",
    tag,
    access: "delivery.replay",
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    answer: quarantined,
    errors,
  }),
};
