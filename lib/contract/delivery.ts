import { z } from "zod";
import { EVENT_TYPES } from "@/contract/event";
import { exchange } from "./destination";
import { canonicalEvent } from "./event";
import { id, listOf, operation, paging, time, timeParameter } from "./operation";

const lane = z
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
    state: z.enum(DEAD_LETTER_STATES),
    replayId: z.string().nullable(),
    event: canonicalEvent,
    exchange: exchange.nullable(),
  })
  .meta({ id: "DeadLetter" });
export type DeadLetter = z.infer<typeof deadLetter>;

const arrival = z
  .union([z.int().min(0), timeParameter])
  .meta({ description: "Time of arrival: epoch milliseconds or ISO-8601." });
export const createReplay = z.strictObject({
  destinationId: id,
  deadLetterIds: z.array(id).max(10_000).optional(),
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
  dryRun: z.boolean().default(false).meta({ description: "Only counts." }),
});

const replay = z
  .object({
    id,
    destinationId: id,
    state: z.enum(["queued", "running", "finished", "failed"]),
    matched: z.int(),
    delivered: z.int(),
    failed: z.int(),
  })
  .meta({ id: "Replay" });

const tag = "Delivery";

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
    }),
    answer: listOf(deadLetter),
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
    description: "Either dead letters by id, or events of a time range.",
    tag,
    access: "delivery.replay",
    body: createReplay,
    answer: z.object({ id: z.string(), matched: z.int() }),
    status: 201,
    errors: ["not_found", "pipeline_unavailable"],
  }),
  "GET /replays": operation({
    summary: "List replays, newest first",
    tag,
    access: "delivery.read",
    query: z.object({ ...paging, destinationId: id.optional() }),
    answer: listOf(replay.extend({ createdAt: time, finishedAt: time.nullable() })),
  }),
  "GET /replays/{id}": operation({
    summary: "How far a replay is",
    tag,
    access: "delivery.read",
    answer: replay,
    errors: ["not_found", "pipeline_unavailable"],
  }),
};
