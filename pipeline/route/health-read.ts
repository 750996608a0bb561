/** Delivery health as the minutes tell it. */
import {
  FAILURE_CLASSES,
  quantileMs,
  TRIES_BOUNDS,
  type FailureClass,
  type HealthFigures,
  type HealthPoint,
  type Quantiles,
} from "../../contract/health.ts";
import type { HealthSums } from "./health-books.ts";
import type { Store } from "./store.ts";

export interface HealthPeriod {
  /** Epoch milliseconds; whole minutes count. */
  readonly from: number;
  readonly to: number;
}

interface CountRow {
  readonly name: string;
  readonly attempts: string;
  readonly attempts_failed: string;
  readonly delivered: string;
  readonly dead_lettered: string;
  readonly throttled_ms: string;
}

interface PlaceRow {
  readonly name: string;
  readonly kind: "failures" | "tries" | "latency" | "duration";
  readonly place: string;
  readonly count: string;
}

/** Sums of one destination by the start of each bucket; buckets without anything are absent. */
export async function sumsByBucket(
  store: Store,
  destinationId: string,
  { from, to, bucketMs }: HealthPeriod & { readonly bucketMs: number },
): Promise<ReadonlyMap<number, HealthSums>> {
  const bucket = `(floor(extract(epoch FROM minute) * 1000 / ${String(bucketMs)}) * ${String(bucketMs)})::bigint`;
  const where = `destination_id = $1 AND minute >= $2 AND minute < $3`;
  const sums = await readSums(store, { name: bucket, where }, [destinationId, new Date(from), new Date(to)]);
  return new Map([...sums].map(([name, value]): [number, HealthSums] => [Number(name), value]));
}

const BY_DESTINATION: Rows = { name: "destination_id", where: "minute >= $1 AND minute < $2" };
const bounds = ({ from, to }: HealthPeriod): readonly Date[] => [new Date(from), new Date(to)];

/** Sums of the whole period by destination. */
export const sumsByDestination = (
  store: Store,
  period: HealthPeriod,
): Promise<ReadonlyMap<string, HealthSums>> => readSums(store, BY_DESTINATION, bounds(period));

/** The same without histograms, which are most of the work: enough to compare with. */
export const countsByDestination = async (
  store: Store,
  period: HealthPeriod,
): Promise<ReadonlyMap<string, HealthSums>> =>
  sumsOf(await readCounts(store, BY_DESTINATION, bounds(period)));

interface Rows {
  readonly name: string;
  readonly where: string;
}

const readCounts = async (
  { pool }: Store,
  { name, where }: Rows,
  values: readonly unknown[],
): Promise<readonly CountRow[]> => {
  const { rows } = await pool.query<CountRow>(
    `SELECT ${name} AS name, sum(attempts) AS attempts, sum(attempts_failed) AS attempts_failed,
            sum(delivered) AS delivered, sum(dead_lettered) AS dead_lettered, sum(throttled_ms) AS throttled_ms
     FROM delivery_minutes WHERE ${where} GROUP BY 1`,
    [...values],
  );
  return rows;
};

async function readSums(
  store: Store,
  rows: Rows,
  values: readonly unknown[],
): Promise<ReadonlyMap<string, HealthSums>> {
  const { name, where } = rows;
  const kinds = ["failures", "tries", "latency", "duration"].map(
    (kind) => `SELECT ${name} AS name, '${kind}' AS kind, place, sum(count) AS count
      FROM delivery_minutes, unnest(${kind}) WITH ORDINALITY AS u(count, place) WHERE ${where} GROUP BY 1, 3`,
  );
  const [counts, places] = await Promise.all([
    readCounts(store, rows, values),
    store.pool.query<PlaceRow>(kinds.join(" UNION ALL "), [...values]),
  ]);
  const sums = sumsOf(counts);
  for (const { name: of, kind, place, count } of places.rows) {
    const histogram = sums.get(of)?.[kind];
    if (histogram !== undefined) addAt(histogram, Number(place) - 1, Number(count));
  }
  return sums;
}

function sumsOf(rows: readonly CountRow[]): Map<string, HealthSums> {
  const sums = new Map<string, HealthSums>();
  for (const row of rows)
    sums.set(row.name, {
      attempts: Number(row.attempts),
      attemptsFailed: Number(row.attempts_failed),
      delivered: Number(row.delivered),
      deadLettered: Number(row.dead_lettered),
      throttledMs: Number(row.throttled_ms),
      failures: [],
      tries: [],
      latency: [],
      duration: [],
    });
  return sums;
}

function addAt(histogram: number[], place: number, count: number): void {
  while (histogram.length <= place) histogram.push(0);
  histogram[place] = (histogram[place] ?? 0) + count;
}

export function addUp(all: Iterable<HealthSums>): HealthSums {
  const total: HealthSums = {
    attempts: 0,
    attemptsFailed: 0,
    delivered: 0,
    deadLettered: 0,
    throttledMs: 0,
    failures: [],
    tries: [],
    latency: [],
    duration: [],
  };
  for (const one of all) {
    total.attempts += one.attempts;
    total.attemptsFailed += one.attemptsFailed;
    total.delivered += one.delivered;
    total.deadLettered += one.deadLettered;
    total.throttledMs += one.throttledMs;
    for (const kind of ["failures", "tries", "latency", "duration"] as const)
      one[kind].forEach((count, place) => {
        addAt(total[kind], place, count);
      });
  }
  return total;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const quantiles = (histogram: readonly number[]): Quantiles => ({
  count: histogram.reduce((sum, count) => sum + count, 0),
  p50: quantileMs(histogram, 0.5),
  p95: quantileMs(histogram, 0.95),
  p99: quantileMs(histogram, 0.99),
});

export function figuresOf(sums: HealthSums, { from, to }: HealthPeriod): HealthFigures {
  const { attempts, attemptsFailed, delivered, deadLettered, throttledMs } = sums;
  const failures = FAILURE_CLASSES.map((name, place): [FailureClass, number] => [
    name,
    sums.failures[place] ?? 0,
  ]);
  return {
    attempts,
    attemptsFailed,
    attemptSuccess: share(attempts - attemptsFailed, attempts),
    delivered,
    deadLettered,
    finalSuccess: share(delivered, delivered + deadLettered),
    perSecond: delivered / Math.max(1, (to - from) / 1000),
    failures: Object.fromEntries(failures) as Record<FailureClass, number>,
    tries: TRIES_BOUNDS.map((_, place) => sums.tries[place] ?? 0),
    throttledMs,
    latency: quantiles(sums.latency),
    duration: quantiles(sums.duration),
  };
}

export function pointsOf(buckets: ReadonlyMap<number, HealthSums>): readonly HealthPoint[] {
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([at, { attempts, attemptsFailed, delivered, deadLettered, throttledMs, latency }]) => ({
      at,
      attempts,
      attemptsFailed,
      delivered,
      deadLettered,
      throttledMs,
      p50: quantileMs(latency, 0.5),
      p95: quantileMs(latency, 0.95),
      p99: quantileMs(latency, 0.99),
    }));
}

/** Minutes older than this are forgotten. */
export const KEPT_DAYS = 35;

export async function forgetOldMinutes({ pool }: Store): Promise<void> {
  await pool.query(
    `DELETE FROM delivery_minutes WHERE minute < now() - interval '${String(KEPT_DAYS)} days'`,
  );
}
