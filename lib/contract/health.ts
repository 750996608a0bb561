import { z } from "zod";
import { FAILURE_CLASSES } from "@/contract/health";
import { lane } from "./delivery";
import { id, listOf, operation, time, timeParameter } from "./operation";

const share = z.number().nullable().meta({ description: "0 to 1; null where nothing happened." });
const quantiles = z.object({
  count: z.int(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
const counts = {
  attempts: z.int().meta({ description: "One for each event in each try." }),
  attemptsFailed: z.int(),
  delivered: z.int(),
  deadLettered: z.int(),
  throttledMs: z.int(),
};

const figures = z
  .object({
    ...counts,
    attemptSuccess: share,
    finalSuccess: share,
    perSecond: z.number(),
    failures: z.record(z.enum(FAILURE_CLASSES), z.int()),
    tries: z.array(z.int()).meta({
      description: "Events that ended with the 1st, 2nd, 3rd, 4th or 5th, 6th to 10th, a later try.",
    }),
    latency: quantiles.meta({ description: "Milliseconds from arrival to delivery; without replays." }),
    duration: quantiles.meta({ description: "Milliseconds that requests took." }),
  })
  .meta({ id: "HealthFigures" });

const point = z.object({
  at: time,
  ...counts,
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

const laneNow = z
  .object({
    lane,
    breaker: z.object({
      kind: z.enum(["closed", "open", "half_open"]),
      reason: z.enum(["down", "auth", "throttled"]).nullable(),
      until: time.nullable().meta({ description: "While open: when it is tried again." }),
      successes: z.int(),
    }),
    nextTryAt: time.nullable(),
  })
  .meta({ id: "LaneNow" });

export const failureGroup = z
  .object({
    fingerprint: z.string(),
    destinationId: id,
    code: z.string(),
    status: z.int().nullable(),
    message: z.string().meta({ description: "Without ids and numbers: the same for all of the group." }),
    detail: z.string().nullable().meta({ description: "What the destination said the last time." }),
    meaning: z.string(),
    action: z.string().meta({ description: "What to do about it." }),
    failed: z.int().meta({ description: "Dead letters of the period." }),
    open: z.int().meta({ description: "Those that nobody has decided on." }),
    waiting: z.int().meta({ description: "Events still being tried again." }),
    share: z.number().meta({ description: "Of all dead letters of the period, 0 to 1." }),
    people: z.int(),
    firstAt: time,
    lastAt: time,
    trend: z.array(z.object({ at: time, count: z.int() })),
  })
  .meta({ id: "FailureGroup" });
export type FailureGroup = z.infer<typeof failureGroup>;

const period = {
  from: timeParameter.optional().meta({ description: "24 hours before `to` when absent." }),
  to: timeParameter.optional().meta({ description: "Now when absent." }),
};

const destinationHealth = z
  .object({
    destinationId: id,
    from: time,
    to: time,
    bucketMs: z.int(),
    partialFrom: time.meta({ description: "From here on buckets are still filling." }),
    now: laneNow.nullable().meta({ description: "Null while the lane does not run." }),
    figures,
    previous: figures.nullable(),
    points: z.array(point).meta({ description: "Buckets without attempts are absent." }),
    failures: z.array(failureGroup),
  })
  .meta({ id: "DestinationHealth" });

/** Worst first. */
export const CONDITIONS = [
  "stopped",
  "failing",
  "behind",
  "degraded",
  "healthy",
  "quiet",
  "disabled",
] as const;
export type Condition = (typeof CONDITIONS)[number];

const summary = z
  .object({
    destinationId: id,
    name: z.string(),
    connector: z.string(),
    enabled: z.boolean(),
    condition: z.enum(CONDITIONS),
    says: z.string().meta({ description: "The condition in a sentence." }),
    now: laneNow.nullable(),
    figures,
    previous: figures
      .pick({
        attempts: true,
        attemptsFailed: true,
        attemptSuccess: true,
        delivered: true,
        deadLettered: true,
        finalSuccess: true,
      })
      .meta({ description: "The period of the same length before." }),
    openDeadLetters: z.int(),
    failedTrend: z.array(z.int()).meta({ description: "Failed attempts, oldest first, evenly spaced." }),
  })
  .meta({ id: "HealthSummary" });
export type HealthSummary = z.infer<typeof summary>;

const tag = "Delivery";
const reading = { tag, access: "delivery.read", errors: ["not_found", "pipeline_unavailable"] } as const;

const sourceLedger = z
  .object({
    sourceId: id,
    received: z.int(),
    derived: z.int().meta({ description: "Made in addition by transformations." }),
    taken: z.int().meta({ description: "By the event log; it stores a repetition once." }),
    quarantined: z.int(),
    dropped: z.int().meta({ description: "By a transformation." }),
    inProgress: z.int(),
    difference: z.int().meta({ description: "0: every event is accounted for." }),
    isSettled: z.boolean().meta({ description: "False: too much moved while counting to tell." }),
  })
  .meta({ id: "SourceLedger" });

export const healthOperations = {
  "GET /sources/{id}/ledger": operation({
    ...reading,
    summary: "The books of a source",
    description: "received + derived = taken + quarantined + dropped + inProgress.",
    answer: sourceLedger,
  }),
  "GET /delivery/health": operation({
    ...reading,
    summary: "How all destinations do, worst first",
    query: z.object(period),
    answer: listOf(summary),
  }),
  "GET /destinations/{id}/health": operation({
    ...reading,
    summary: "How a destination does",
    description: "Counted by the minute of the attempt. No traffic is null, not 100 %.",
    query: z.object({
      ...period,
      bucketMs: z.coerce.number().int().min(60_000).default(60_000),
      compare: z
        .enum(["true", "false"])
        .default("false")
        .meta({ description: "Also the period of the same length before." }),
    }),
    answer: destinationHealth,
  }),
  "GET /dead-letters/groups": operation({
    ...reading,
    summary: "Failures of one kind together, most events first",
    query: z.object({ ...period, destinationId: id, from: timeParameter.optional() }),
    answer: listOf(failureGroup),
  }),
};
