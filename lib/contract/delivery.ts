import { z } from "zod";
import { EVENT_TYPES } from "@/contract/event";
import { REPLAY_STATES } from "@/contract/replay";
import { exchange } from "./destination";
import { attemptRecord, canonicalEvent } from "./event";
import { id, listOf, operation, paging, time, timeParameter } from "./operation";

export const lane = z
  .object({
    destinationId: id,
    state: z.enum(["running", "paused", "open", "half_open", "throttled"]),
    cursor: z.int(),
    lag: z.int(),
    held: z.int(),
    deadLetters: z.int(),
    inFlight: z.int(),
    oldestPendingAt: time.nullable(),
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
    lastError: z.object({ at: time, code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: "Lane" });

export const DEAD_LETTER_STATES = ["open", "replaying", "replayed", "discarded"] as const;

export const deadLetter = z
  .object({
    id,
    destinationId: id,
    sourceId: id,
    messageId: z.string(),
    eventName: z.string(),
    code: z.string(),
    message: z.string(),
    attempts: z.int(),
    receivedAt: time,
    failedAt: time,
    status: z.int().nullable().meta({ description: "HTTP status of the destination's answer." }),
    fingerprint: z.string().meta({ description: "Names the group of failures of this kind." }),
    detail: z.string().nullable().meta({ description: "What the destination said." }),
    meaning: z.string(),
    action: z.string().meta({ description: "What to do about it." }),
    state: z.enum(DEAD_LETTER_STATES),
    discarded: z
      .object({ by: z.string(), at: time, reason: z.string() })
      .nullable()
      .meta({ description: "Who decided not to send it, and why." }),
    replayId: z.string().nullable(),
    event: canonicalEvent.nullable().meta({ description: "Null when it could not be kept." }),
    exchange: exchange.nullable(),
  })
  .meta({ id: "DeadLetter" });
export type DeadLetter = z.infer<typeof deadLetter>;

const arrival = z
  .union([z.int().min(0), timeParameter])
  .meta({ description: "Time of arrival: epoch milliseconds or ISO-8601." });
const matchedComplete = z.boolean().meta({
  description: "False while a large time range is still being counted: until then it is at least `matched`.",
});
export const createReplay = z.strictObject({
  id: z
    .string()
    .regex(/^rpl_[A-Za-z0-9_-]{16,64}$/)
    .optional()
    .meta({
      description: "Chosen by you: the same request once more, after a lost answer, starts nothing new.",
    }),
  destinationId: id,
  deadLetterIds: z.array(id).max(10_000).optional(),
  fingerprint: id.optional().meta({ description: "All open dead letters of one group." }),
  from: arrival.optional(),
  to: arrival.optional(),
  filter: z
    .strictObject({
      sourceId: id.optional(),
      name: z.string().optional(),
      userId: z.string().optional(),
      type: z.enum(EVENT_TYPES).optional(),
    })
    .optional(),
  releaseNumber: z.int().min(1).optional().meta({
    description:
      "Connections (filter, mapping) and the destination's transformations as they are in this release; without it, as they are today. Address, credentials and delivery settings are always today's, and what today's consent rules suppress is not sent.",
  }),
  dryRun: z
    .boolean()
    .default(false)
    .meta({ description: "Sends nothing: counts, and shows the exact requests of the first events." }),
  ratePerSecond: z
    .number()
    .gt(0)
    .max(100_000)
    .nullable()
    .default(null)
    .meta({ description: "Events a second at most; null: as fast as the destination takes them." }),
});

const replaySample = z
  .object({
    offset: z.int(),
    messageId: z.string(),
    sourceId: id,
    name: z.string(),
    receivedAt: time,
    deliveryId: z.string(),
    request: exchange.shape.request
      .nullable()
      .meta({ description: "Null when the rules would not send it; `why` says so." }),
    why: z.string().nullable(),
    before: exchange.shape.request
      .nullable()
      .meta({ description: "What was sent before; kept of failures only." }),
    lastOutcome: attemptRecord.nullable(),
  })
  .meta({ id: "ReplaySample" });

const replay = z
  .object({
    id,
    destinationId: id,
    state: z.enum(REPLAY_STATES),
    matched: z.int(),
    matchedComplete,
    delivered: z.int(),
    failed: z.int(),
    waitingFor: z.string().nullable().meta({ description: "Why it does not go on at the moment." }),
  })
  .meta({ id: "Replay" });
const listedReplay = replay.omit({ waitingFor: true }).extend({
  createdAt: time,
  finishedAt: time.nullable(),
  createdBy: z.string().nullable(),
  about: z.enum(["dead_letters", "group", "window"]),
  releaseNumber: z
    .int()
    .nullable()
    .meta({ description: "The release whose rules it goes by; null: those of the running one." }),
});

const tag = "Delivery";

const changing = {
  tag,
  access: "delivery.replay",
  answer: replay,
  errors: ["not_found", "conflict", "pipeline_unavailable"],
} as const;

export const deliveryOperations = {
  "GET /lanes": operation({
    summary: "The state of every destination's lane",
    tag,
    access: "delivery.read",
    answer: listOf(lane),
    errors: ["pipeline_unavailable"],
  }),
  "GET /dead-letters": operation({
    summary: "Events that finally failed, newest first",
    tag,
    access: "delivery.read",
    query: z.object({
      ...paging,
      destinationId: id.optional(),
      sourceId: id.optional(),
      messageId: z.string().max(200).optional(),
      name: z.string().max(200).optional(),
      code: z.string().max(100).optional(),
      state: z.enum(DEAD_LETTER_STATES).optional(),
      fingerprint: id.optional(),
      person: z.string().max(500).optional().meta({ description: "One of the person's identifiers." }),
      from: timeParameter.optional().meta({ description: "Failed at or after this time." }),
      to: timeParameter.optional().meta({ description: "Failed before this time." }),
    }),
    answer: listOf(deadLetter),
  }),
  "POST /dead-letters/discard": operation({
    summary: "Decide that events shall not be sent",
    description:
      "Open dead letters by id, or all open ones of a group. They stay in the ledger as dead-lettered and are never sent by a replay of dead letters.",
    tag,
    access: "delivery.replay",
    body: z.strictObject({
      destinationId: id.optional().meta({ description: "Needed with `fingerprint`." }),
      ids: z.array(id).min(1).max(10_000).optional(),
      fingerprint: id.optional(),
      reason: z.string().trim().min(1).max(500),
    }),
    answer: z.object({ discarded: z.int() }),
    errors: ["not_found"],
  }),
  "GET /dead-letters/{id}": operation({
    summary: "A dead letter with its evidence",
    tag,
    access: "delivery.read",
    answer: deadLetter,
    errors: ["not_found"],
  }),
  "POST /replays": operation({
    summary: "Send events again",
    description:
      "Dead letters by id, all open ones of a group, or events of a time range. Order per person and delivery ids stay; what is suppressed stays so. By today's rules, or by those of an earlier release (`releaseNumber`). The events of a very large time range are counted on beside the replay (`matchedComplete`).",
    tag,
    access: "delivery.replay",
    body: createReplay,
    answer: z.object({
      id: z.string(),
      matched: z.int(),
      matchedComplete,
      sample: z.array(replaySample).optional(),
    }),
    status: 201,
    errors: ["not_found", "settings_invalid", "conflict", "pipeline_unavailable"],
  }),
  "GET /replays": operation({
    summary: "List replays, newest first",
    tag,
    access: "delivery.read",
    query: z.object({ ...paging, destinationId: id.optional() }),
    answer: listOf(listedReplay),
  }),
  "GET /replays/{id}": operation({
    summary: "How far a replay is",
    tag,
    access: "delivery.read",
    answer: replay,
    errors: ["not_found", "pipeline_unavailable"],
  }),
  "POST /replays/{id}/pause": operation({
    summary: "Pause a replay",
    description: "What is under way is finished; the rest waits outside the lane.",
    ...changing,
  }),
  "POST /replays/{id}/resume": operation({ summary: "Go on with a paused replay", ...changing }),
  "POST /replays/{id}/cancel": operation({
    summary: "Cancel a replay",
    description: "What is under way is finished; dead letters that were not sent are open again.",
    ...changing,
  }),
};
