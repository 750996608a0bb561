/** How destinations do: what control asks for, put together from the minutes, the lanes and the failures. */
import type {
  BreakerView,
  DestinationHealth,
  HealthBefore,
  HealthFigures,
  HealthQuery,
  HealthSummary,
  LaneNow,
} from "../../contract/health.ts";
import type { LaneStatus } from "../../contract/control.ts";
import { readFailureGroups } from "./failure-groups.ts";
import {
  addUp,
  countsByDestination,
  figuresOf,
  pointsOf,
  sumsByBucket,
  sumsByDestination,
  type HealthPeriod,
} from "./health-read.ts";
import type { LaneRunner } from "./lane-runner.ts";
import type { Store } from "./store.ts";

const MINUTE_MS = 60_000;
/** Bars of the little chart of failures in the overview. */
const TREND_BUCKETS = 24;

export interface HealthPorts {
  readonly store: Store;
  runner(destinationId: string): LaneRunner | undefined;
  statuses(): Promise<readonly LaneStatus[]>;
}

export interface HealthQuestion extends HealthQuery {
  readonly destinationId: string;
}

/** Rejects when the database cannot be asked. */
export async function readHealth(question: HealthQuestion, ports: HealthPorts): Promise<DestinationHealth> {
  const { destinationId, bucketMs } = question;
  const { from, to } = inBuckets(question, bucketMs);
  const before = { from: from - (to - from), to: from };
  const [buckets, previous, failures, now] = await Promise.all([
    sumsByBucket(ports.store, destinationId, { from, to, bucketMs }),
    question.compare === "true" ? sumsByBucket(ports.store, destinationId, { ...before, bucketMs }) : null,
    readFailureGroups(ports.store, { destinationId, from, to, bucketMs }),
    laneNow(destinationId, ports),
  ]);
  const partialFrom = Math.floor(Date.now() / bucketMs) * bucketMs;
  return {
    destinationId,
    from,
    to,
    bucketMs,
    partialFrom,
    now,
    figures: figuresOf(addUp(buckets.values()), { from, to: Math.min(to, Date.now()) }),
    previous: previous === null ? null : figuresOf(addUp(previous.values()), before),
    points: pointsOf(buckets),
    failures,
  };
}

/** All destinations that run or did in this time, in no order: the console sorts by what hurts. */
export async function readOverview(
  period: HealthPeriod,
  ports: HealthPorts,
): Promise<readonly HealthSummary[]> {
  const { from, to } = inBuckets(period, MINUTE_MS);
  const bucketMs = Math.max(MINUTE_MS, Math.ceil((to - from) / TREND_BUCKETS / MINUTE_MS) * MINUTE_MS);
  const before = { from: from - (to - from), to: from };
  const [sums, earlier, statuses, trends] = await Promise.all([
    sumsByDestination(ports.store, { from, to }),
    countsByDestination(ports.store, before),
    ports.statuses(),
    failedTrends(ports.store, { from, to, bucketMs }),
  ]);
  const lanes = new Map(statuses.map((lane) => [lane.destinationId, lane]));
  const ids = new Set([...lanes.keys(), ...sums.keys()]);
  const length = Math.ceil((to - from) / bucketMs);
  return [...ids].map((destinationId) => {
    const lane = lanes.get(destinationId);
    const figuresIn = (all: typeof sums, period: HealthPeriod): HealthFigures => {
      const own = all.get(destinationId);
      return figuresOf(addUp(own === undefined ? [] : [own]), period);
    };
    return {
      destinationId,
      now: lane === undefined ? null : nowOf(lane, ports.runner(destinationId)),
      figures: figuresIn(sums, { from, to: Math.min(to, Date.now()) }),
      previous: beforeOf(figuresIn(earlier, before)),
      openDeadLetters: lane?.deadLetters ?? 0,
      failedTrend: Array.from({ length }, (_, at) => trends.get(destinationId)?.get(at) ?? 0),
    };
  });
}

const beforeOf = ({
  attempts,
  attemptsFailed,
  attemptSuccess,
  delivered,
  deadLettered,
  finalSuccess,
}: HealthFigures): HealthBefore => ({
  attempts,
  attemptsFailed,
  attemptSuccess,
  delivered,
  deadLettered,
  finalSuccess,
});

const inBuckets = ({ from, to }: HealthPeriod, bucketMs: number): HealthPeriod => ({
  from: Math.floor(from / bucketMs) * bucketMs,
  to: Math.ceil(to / bucketMs) * bucketMs,
});

async function laneNow(destinationId: string, ports: HealthPorts): Promise<LaneNow | null> {
  const lane = (await ports.statuses()).find((status) => status.destinationId === destinationId);
  return lane === undefined ? null : nowOf(lane, ports.runner(destinationId));
}

const nowOf = (lane: LaneStatus, runner: LaneRunner | undefined): LaneNow => ({
  lane,
  breaker: breakerOf(runner),
  nextTryAt: runner?.lane.nextTryAt ?? null,
});

function breakerOf(runner: LaneRunner | undefined): BreakerView {
  const state = runner?.lane.breaker.state ?? { kind: "closed" };
  switch (state.kind) {
    case "closed":
      return { kind: "closed", reason: null, until: null, successes: 0 };
    case "open":
      return { kind: "open", reason: state.reason, until: state.until, successes: 0 };
    case "half_open":
      return { kind: "half_open", reason: state.reason, until: null, successes: state.successes };
    default:
      return state satisfies never;
  }
}

async function failedTrends(
  { pool }: Store,
  { from, to, bucketMs }: HealthPeriod & { readonly bucketMs: number },
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const { rows } = await pool.query<{ destination_id: string; at: number; failed: string }>(
    `SELECT destination_id, floor((extract(epoch FROM minute) * 1000 - $3) / $4)::int AS at, sum(attempts_failed) AS failed
     FROM delivery_minutes WHERE minute >= $1 AND minute < $2 AND attempts_failed > 0 GROUP BY 1, 2`,
    [new Date(from), new Date(to), from, bucketMs],
  );
  const trends = new Map<string, Map<number, number>>();
  for (const { destination_id: id, at, failed } of rows) {
    const own = trends.get(id) ?? new Map<number, number>();
    own.set(at, Number(failed));
    trends.set(id, own);
  }
  return trends;
}
