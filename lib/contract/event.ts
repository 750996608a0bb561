import { z } from "zod";
import { EVENT_STATES, EVENT_STATES_ASKED } from "@/contract/control";
import { OUTCOME_STATES } from "@/contract/delivery";
import { EVENT_TYPES, type Json } from "@/contract/event";
import { PLAN_VERDICTS } from "@/contract/plan";
import { chainLink } from "@/contract/transformation";
import { exchange } from "./destination";
import { id, listOf, operation, time, timeParameter } from "./operation";
import { keptItem, planVerdict } from "./quarantine";
import { fault } from "./transformation";

export const attemptRecord = z
  .object({
    destinationId: id,
    offset: z.int(),
    messageId: z.string(),
    state: z.enum(OUTCOME_STATES),
    attempt: z.int().meta({ description: "0 when nothing was sent (filtered, suppressed)." }),
    at: time,
    durationMs: z.number(),
    status: z.int().nullable(),
    code: z.string().nullable(),
    message: z.string().nullable(),
    nextAttemptAt: time.nullable(),
    deliveryId: z.string(),
  })
  .meta({ id: "Attempt" });

const json = z.record(z.string(), z.custom<Json>());
export const canonicalEvent = z
  .object({
    messageId: z.string(),
    type: z.enum(EVENT_TYPES),
    event: z.string().optional(),
    name: z.string().optional(),
    category: z.string().optional(),
    userId: z.string().optional(),
    anonymousId: z.string().optional(),
    groupId: z.string().optional(),
    previousId: z.string().optional(),
    properties: json.optional(),
    traits: json.optional(),
    context: json,
    integrations: json.optional(),
    channel: z.string().optional(),
    timestamp: z.string(),
    originalTimestamp: z.string(),
    sentAt: z.string(),
    receivedAt: z.string(),
  })
  .meta({
    id: "CanonicalEvent",
    description: "Values are masked for callers who may not see personal data.",
  });

const refusal = z
  .object({
    state: z.enum(EVENT_STATES).exclude(["accepted"]),
    itemId: id.meta({ description: "The quarantined item." }),
    code: z.string(),
    message: z.string(),
    transformation: chainLink.nullable().meta({
      description:
        "The transformation that failed on it or dropped it; null when none did, or none is noted.",
    }),
  })
  .meta({ id: "Refusal", description: "Why an event went nowhere." });

const eventSummary = z
  .object({
    offset: z.int().meta({ description: "In the event log; -1 for an event that was refused or dropped." }),
    messageId: z.string().meta({ description: "Empty for a refused item without one: it has no story." }),
    sourceId: id,
    type: z
      .enum(EVENT_TYPES)
      .nullable()
      .meta({ description: "Null for a refused item without a known one." }),
    name: z.string().meta({ description: "Empty when a refused item has none." }),
    userId: z.string().nullable(),
    anonymousId: z.string().nullable(),
    receivedAt: time,
    event: canonicalEvent,
    plan: z
      .enum(PLAN_VERDICTS)
      .nullable()
      .meta({ description: "What the source's tracking plan said; null without one." }),
    transformations: z
      .array(chainLink)
      .meta({ description: "The source's transformations that it went through, in their order." }),
    outcomes: z.array(attemptRecord).meta({ description: "The latest known outcome per destination." }),
    refusal: refusal.nullable().meta({ description: "Null for an accepted event." }),
  })
  .meta({ id: "EventSummary" });

const eventStory = z
  .object({
    summary: eventSummary,
    state: z.enum(EVENT_STATES).meta({
      description: "`dropped`: a transformation left it out. Only what was accepted has an offset.",
    }),
    before: canonicalEvent
      .nullable()
      .meta({ description: "The event before the tracking plan and transformations, while it is known." }),
    plan: planVerdict.nullable(),
    planName: z.string().nullable(),
    transformations: z
      .array(z.object({ transformationId: id, version: z.int(), name: z.string() }))
      .meta({ description: "The source's transformations that made it, in the order in which they ran." }),
    quarantine: z.array(keptItem).meta({ description: "Each time it was kept in quarantine, oldest first." }),
    releasedFrom: id.nullable().meta({ description: "The quarantined item that it was released from." }),
    sourceName: z.string().nullable(),
    received: z
      .object({
        path: z.string(),
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
        receivedAt: time,
        raw: z.unknown(),
      })
      .nullable(),
    destinations: z.array(
      z.object({
        destinationId: id,
        name: z.string(),
        state: z.enum(OUTCOME_STATES),
        attempts: z.array(attemptRecord),
        exchange: exchange.nullable().meta({ description: "Kept for failures only." }),
      }),
    ),
    warehouse: z.object({ state: z.enum(["loaded", "waiting", "discarded"]), tables: z.array(z.string()) }),
  })
  .meta({ id: "EventStory" });

const anyObject = z.record(z.string(), z.unknown());
const explained = z.object({
  before: anyObject.nullable().meta({ description: "What the first step was given; null when it is gone." }),
  mapped: anyObject
    .nullable()
    .meta({ description: "What the connection's mapping made of it; null without one, and for a source." }),
  steps: z.array(
    z.object({
      transformationId: id,
      version: z.int(),
      name: z.string(),
      kind: z.enum(["outputs", "dropped", "failed"]),
      outputs: z.array(anyObject).meta({ description: "What left this step." }),
      error: fault.nullable(),
    }),
  ),
  reproduced: z.boolean().nullable().meta({
    description: "Whether the end equals the stored event; null when none is stored, and for a destination.",
  }),
});

const filters = {
  sourceId: id.optional(),
  type: z.enum(EVENT_TYPES).optional(),
  name: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "A trailing * matches any ending; case does not matter." }),
  userId: z.string().max(500).optional().meta({ description: "Matches userId or anonymousId exactly." }),
  messageId: z.string().max(200).optional(),
  text: z.string().max(200).optional().meta({ description: "Any part of the event's JSON." }),
  plan: z.enum(PLAN_VERDICTS).optional().meta({ description: "What its source's tracking plan said." }),
};

const STATE =
  "`quarantined`: refused by the gateway, a tracking plan or a transformation; `dropped`: a transformation left it out, without its content; `any`: these and accepted ones.";

const eventPage = listOf(eventSummary).extend({
  complete: z
    .boolean()
    .meta({ description: "False: the time budget ended before the limit; go on with nextCursor." }),
});

const points = z.array(z.object({ at: time, count: z.int() }));
const traffic = z
  .object({
    from: time,
    to: time,
    bucketMs: z.int(),
    sources: z.array(
      z.object({
        sourceId: id,
        accepted: points,
        quarantined: points,
        duplicates: points,
        lastEventAt: time.nullable(),
        total: z.int(),
      }),
    ),
    destinations: z.array(
      z.object({ destinationId: id, delivered: points, failed: points, filtered: points }),
    ),
  })
  .meta({ id: "Traffic" });

const tag = "Events";
const down = ["pipeline_unavailable"] as const;

export const eventOperations = {
  "GET /events": operation({
    summary: "Recent and past events, newest first",
    tag,
    access: "event.read",
    query: z.object({
      ...filters,
      state: z.enum(EVENT_STATES_ASKED).default("accepted").meta({ description: STATE }),
      destinationId: id.optional().meta({ description: "Only events that go or went to this destination." }),
      outcome: z.enum(OUTCOME_STATES).optional().meta({
        description:
          "Only events whose latest outcome at destinationId, or without it at any destination, is this; pending: none is known yet.",
      }),
      from: timeParameter.optional(),
      to: timeParameter.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
      cursor: z.string().max(200).optional(),
    }),
    answer: eventPage,
    errors: down,
  }),
  "GET /events/live": operation({
    summary: "Events as they are accepted or refused",
    description:
      "Server-Sent Events: `event` carries the EventSummary of an accepted event, `refused` that of a quarantined or dropped one, `outcome` an Attempt of an event that was shown, `rate` {perSecond, oneIn} while only a part can be shown.",
    tag,
    access: "event.read",
    query: z.object({
      ...filters,
      state: z.enum(EVENT_STATES_ASKED).default("any").meta({ description: STATE }),
    }),
    answer: eventSummary,
    format: "stream",
    errors: ["pipeline_unavailable", "overloaded"],
  }),
  "GET /events/{messageId}": operation({
    summary: "An event's whole story",
    tag,
    access: "event.read",
    query: z.object({ sourceId: id.optional() }),
    answer: eventStory,
    errors: ["not_found", "pipeline_unavailable"],
  }),
  "GET /events/{messageId}/requests/{destinationId}": operation({
    summary: "The request that an event would make now",
    description:
      "Through the mapping and transformations of today, and sent to nobody. What was really sent is kept for failures only and stands in the event's story.",
    tag,
    access: "event.read",
    query: z.object({ sourceId: id.optional() }),
    answer: z.object({
      request: exchange.shape.request.nullable().meta({ description: "Null: it would not be sent." }),
      why: z.string().nullable().meta({ description: "Why not." }),
    }),
    errors: ["not_found", "settings_invalid", "pipeline_unavailable"],
  }),
  "GET /events/{messageId}/transformations": operation({
    summary: "What each transformation did with an event",
    description:
      "Those of its source that made it; with destinationId the mapping and those of today on its way there. They run over it once more, in the sandbox and without any requests of their code; nothing is stored or sent.",
    tag,
    access: "event.read",
    query: z.object({ sourceId: id.optional(), destinationId: id.optional() }),
    answer: explained,
    errors: ["not_found", "transformation_unavailable", "pipeline_unavailable"],
  }),
  "GET /traffic": operation({
    summary: "Events per source and destination over time",
    description: "Buckets without traffic are absent. The last hour unless said otherwise.",
    tag,
    access: "event.read",
    query: z.object({
      from: timeParameter.optional(),
      to: timeParameter.optional(),
      bucketMs: z.coerce.number().int().min(60_000).default(60_000),
    }),
    answer: traffic,
    errors: down,
  }),
};
