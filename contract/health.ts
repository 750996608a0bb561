/**
 * Delivery health on the control API: how a destination does, counted per minute of the attempt. Times are epoch ms.
 *
 *   GET /v1/destinations/{id}/health?HealthQuery -> DestinationHealth
 *   GET /v1/delivery/health?from=&to=            -> { items: HealthSummary[] }
 */
import { z } from "zod";
import type { LaneStatus } from "./control.ts";

/** What kept a failed attempt from succeeding; the place in this list is the place in the stored array. */
export const FAILURE_CLASSES = [
  "no_answer",
  "timeout",
  "server_error",
  "throttled",
  "auth",
  "refused",
  "other",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Upper bounds of the histogram of tries; the last one is open. */
export const TRIES_BOUNDS = [1, 2, 3, 5, 10, Infinity] as const;

/** Buckets of durations grow by a quarter of an octave each, from 1 ms: places 0 to 119 reach to 1 ms × 2^30, 12 days. */
const STEPS_PER_OCTAVE = 4;
export const DURATION_PLACES = 30 * STEPS_PER_OCTAVE;

export const durationPlace = (ms: number): number =>
  ms <= 1 ? 0 : Math.min(DURATION_PLACES - 1, Math.ceil(Math.log2(ms) * STEPS_PER_OCTAVE));

const upperMs = (place: number): number => 2 ** (place / STEPS_PER_OCTAVE);

/** Milliseconds below which this share stayed, to within a tenth; null of an empty histogram. */
export function quantileMs(places: readonly number[], share: number): number | null {
  const total = places.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = share * total;
  for (const [place, count] of places.entries()) {
    if (count > 0 && left <= count) {
      const low = place === 0 ? 0 : upperMs(place - 1);
      return Math.round(low + (upperMs(place) - low) * Math.max(0, left / count));
    }
    left -= count;
  }
  return Math.round(upperMs(places.length - 1));
}

export const healthQuery = z.object({
  from: z.coerce.number().int().min(0),
  to: z.coerce.number().int().min(0),
  bucketMs: z.coerce.number().int().min(60_000).default(60_000),
  /** Also the period of the same length before. */
  compare: z.enum(["true", "false"]).default("false"),
});
export type HealthQuery = Readonly<z.infer<typeof healthQuery>>;

export interface Quantiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** Shares are 0 to 1, and null where nothing happened: no traffic is not 100 %. */
export interface HealthFigures {
  readonly attempts: number;
  readonly attemptsFailed: number;
  readonly attemptSuccess: number | null;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly finalSuccess: number | null;
  /** Events delivered a second, over the whole period. */
  readonly perSecond: number;
  readonly failures: Readonly<Record<FailureClass, number>>;
  /** Final events by tries: places as in TRIES_BOUNDS. */
  readonly tries: readonly number[];
  readonly throttledMs: number;
  /** From arrival to delivery, milliseconds; replays left out. */
  readonly latency: Quantiles;
  /** How long requests took, milliseconds. */
  readonly duration: Quantiles;
}

export interface HealthPoint {
  readonly at: number;
  readonly attempts: number;
  readonly attemptsFailed: number;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly throttledMs: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface BreakerView {
  readonly kind: "closed" | "open" | "half_open";
  readonly reason: "down" | "auth" | "throttled" | null;
  /** While open: when the next probe goes. */
  readonly until: number | null;
  /** While half open: successes in a row. */
  readonly successes: number;
}

/** What the lane is at now; null when it does not run (disabled, or not opened yet). */
export interface LaneNow {
  readonly lane: LaneStatus;
  readonly breaker: BreakerView;
  /** The soonest retry among those that wait; null when none does. */
  readonly nextTryAt: number | null;
}

/** Failures of one kind. `open` are dead letters that nobody has decided on, `waiting` events still being retried. */
export interface FailureGroup {
  readonly fingerprint: string;
  readonly destinationId: string;
  readonly code: string;
  readonly status: number | null;
  /** What happened, with ids and numbers left out, as it is the same for all. */
  readonly message: string;
  /** What the destination said the last time; null when it said nothing. */
  readonly detail: string | null;
  readonly failed: number;
  readonly open: number;
  readonly waiting: number;
  /** Of all dead letters of the period, 0 to 1. */
  readonly share: number;
  readonly people: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Dead letters per bucket. */
  readonly trend: readonly { readonly at: number; readonly count: number }[];
}

export interface DestinationHealth {
  readonly destinationId: string;
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  /** From here on minutes are still filling. */
  readonly partialFrom: number;
  readonly now: LaneNow | null;
  readonly figures: HealthFigures;
  readonly previous: HealthFigures | null;
  readonly points: readonly HealthPoint[];
  readonly failures: readonly FailureGroup[];
}

/** What two periods are compared by. */
export type HealthBefore = Pick<
  HealthFigures,
  "attempts" | "attemptsFailed" | "attemptSuccess" | "delivered" | "deadLettered" | "finalSuccess"
>;

export interface HealthSummary {
  readonly destinationId: string;
  readonly now: LaneNow | null;
  readonly figures: HealthFigures;
  /** The period of the same length before. */
  readonly previous: HealthBefore;
  readonly openDeadLetters: number;
  /** Failed attempts per bucket, oldest first, without gaps. */
  readonly failedTrend: readonly number[];
}
