/** How much flows: events per source from the logs' own minute counts, outcomes per destination from the lanes' books. */
import { trafficQuery, type Traffic, type TrafficPoint } from "../../contract/control.ts";
import { messageOf } from "../base/fault.ts";
import type { LogReader, MinuteCount } from "../log/index.ts";
import { laneMinutes, type LaneMinute, type Period } from "./asking.ts";
import type { ControlContext } from "./context.ts";
import { json, parse, type Route } from "./route.ts";

export const trafficRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/traffic",
    handle: async ({ query }, context) => {
      const { from, to, bucketMs } = parse(trafficQuery, query);
      const end = to ?? Date.now() + 1;
      return json(await traffic({ from: from ?? end - HOUR_MS, to: end }, bucketMs, context));
    },
  },
];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function traffic(period: Period, bucketMs: number, context: ControlContext): Promise<Traffic> {
  const { logs, config } = context;
  // Minutes belong to a bucket as a whole, so the first one must be read from its beginning.
  const from = Math.floor(period.from / bucketMs) * bucketMs;
  const [events, quarantine] = await Promise.all([logs.reader("events"), logs.reader("quarantine")]);
  const [accepted, duplicates, quarantined, minutes, lastTimes] = await Promise.all([
    countsBy("accepted:", events, from, period.to),
    countsBy("duplicate:", events, from, period.to),
    countsBy("quarantined:", quarantine, from, period.to),
    minutesOf(period, context),
    context.lastEvents.read(events, Date.now()),
  ]);
  const known = config.running?.sources.map(({ id }) => id) ?? [];
  const sourceIds = new Set([...known, ...accepted.keys(), ...duplicates.keys(), ...quarantined.keys()]);
  const points = (counts: Counts, id: string): readonly TrafficPoint[] =>
    intoBuckets(counts.get(id) ?? [], bucketMs);
  return {
    from: period.from,
    to: period.to,
    bucketMs,
    sources: [...sourceIds].map((sourceId) => ({
      sourceId,
      accepted: points(accepted, sourceId),
      quarantined: points(quarantined, sourceId),
      duplicates: points(duplicates, sourceId),
      lastEventAt: lastTimes.get(sourceId) ?? null,
      total: (accepted.get(sourceId) ?? []).reduce((sum, { count }) => sum + count, 0),
    })),
    destinations: destinationsOf(minutes, bucketMs),
  };
}

interface MinuteValue {
  readonly minute: number;
  readonly count: number;
}
type Counts = ReadonlyMap<string, readonly MinuteValue[]>;

async function countsBy(prefix: string, log: LogReader, from: number, to: number): Promise<Counts> {
  const counts = await log.counts(prefix, from, to);
  return Map.groupBy(counts, ({ name }: MinuteCount) => name.slice(prefix.length));
}

/** Sums per bucket, oldest first; buckets without anything are absent. */
export function intoBuckets(minutes: readonly MinuteValue[], bucketMs: number): readonly TrafficPoint[] {
  const buckets = new Map<number, number>();
  for (const { minute, count } of minutes) {
    if (count === 0) continue;
    const at = Math.floor(minute / bucketMs) * bucketMs;
    buckets.set(at, (buckets.get(at) ?? 0) + count);
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([at, count]) => ({ at, count }));
}

/** Sources are worth showing also while nobody can tell about destinations. */
async function minutesOf(period: Period, { roles, logger }: ControlContext): Promise<readonly LaneMinute[]> {
  try {
    return await laneMinutes(roles, period);
  } catch (error) {
    logger.debug({ error: messageOf(error) }, "traffic without destinations");
    return [];
  }
}

function destinationsOf(minutes: readonly LaneMinute[], bucketMs: number): Traffic["destinations"] {
  const byDestination = Map.groupBy(minutes, ({ destinationId }) => destinationId);
  return [...byDestination].map(([destinationId, own]) => {
    const points = (count: (minute: LaneMinute) => number): readonly TrafficPoint[] =>
      intoBuckets(
        own.map((minute) => ({ minute: minute.minute, count: count(minute) })),
        bucketMs,
      );
    return {
      destinationId,
      delivered: points(({ delivered }) => delivered),
      failed: points(({ deadLettered }) => deadLettered),
      filtered: points(({ filtered }) => filtered),
    };
  });
}
