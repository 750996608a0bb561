/**
 * The figures of the last hour. Pure: all of them come from one look at the pipeline, so that they agree; the REST API and
 * the home page count with the same function.
 */
import type { LaneStatus, Traffic, TrafficPoint } from "@/contract/control";
import type { Home } from "@/lib/contract/home";

type Figures = Home["figures"];

/** What the pipeline told; null where it did not answer. */
interface Known {
  readonly traffic: Traffic | null;
  readonly lanes: readonly LaneStatus[] | null;
}

const MINUTE_MS = 60_000;
const RATE_MINUTES = 5;

export const figuresOf = ({ traffic, lanes }: Known): Figures => ({
  ...flowFigures(traffic),
  ...laneFigures(lanes, traffic),
});

function flowFigures(traffic: Known["traffic"]) {
  if (traffic === null)
    return { accepted: null, delivered: null, failed: null, eventsPerMinute: null, minutes: [] };
  const minutes = minutesOf(traffic);
  return {
    accepted: sumOf(minutes, "accepted"),
    delivered: sumOf(minutes, "delivered"),
    failed: sumOf(minutes, "failed"),
    eventsPerMinute: rateOf(minutes, traffic.to),
    minutes,
  };
}

function laneFigures(lanes: Known["lanes"], traffic: Known["traffic"]) {
  const slowest = slowestOf(lanes ?? [], traffic);
  const waiting = (lanes ?? []).map((lane) => lane.oldestPendingAt).filter((at) => at !== null);
  return {
    deliveryP95Ms: slowest?.p95Ms ?? null,
    slowestDestinationId: slowest?.destinationId ?? null,
    pending: lanes?.reduce((sum, lane) => sum + lane.lag + lane.held, 0) ?? null,
    oldestPendingAt: waiting.length === 0 ? null : Math.min(...waiting),
  };
}

type Minute = Figures["minutes"][number];
type Count = "accepted" | "delivered" | "failed";

const sumOf = (minutes: readonly Minute[], count: Count): number =>
  minutes.reduce((sum, minute) => sum + minute[count], 0);

/** Every minute of the hour, also those without traffic: zero is a fact, a gap would be doubt. */
function minutesOf(traffic: Traffic): Minute[] {
  const byMinute = new Map<number, Minute>();
  const first = Math.floor(traffic.from / MINUTE_MS) * MINUTE_MS;
  for (let at = first; at < traffic.to; at += MINUTE_MS)
    byMinute.set(at, { at, accepted: 0, delivered: 0, failed: 0 });
  const add = (points: readonly TrafficPoint[], count: Count): void => {
    for (const point of points) {
      const minute = byMinute.get(point.at);
      if (minute !== undefined) minute[count] += point.count;
    }
  };
  for (const { accepted } of traffic.sources) add(accepted, "accepted");
  for (const { delivered, failed } of traffic.destinations) {
    add(delivered, "delivered");
    add(failed, "failed");
  }
  return [...byMinute.values()];
}

/** Over five whole minutes and what has passed of the present one, so that it neither jumps nor lags. */
function rateOf(minutes: readonly Minute[], to: number): number {
  const from = Math.floor(to / MINUTE_MS) * MINUTE_MS - RATE_MINUTES * MINUTE_MS;
  const count = sumOf(
    minutes.filter(({ at }) => at >= from),
    "accepted",
  );
  return (count * MINUTE_MS) / (to - from);
}

/** Lanes remember their latest deliveries for ever; only those that delivered within the hour say something about it. */
function slowestOf(lanes: NonNullable<Known["lanes"]>, traffic: Known["traffic"]) {
  const active = new Set(
    (traffic?.destinations ?? [])
      .filter(({ delivered }) => delivered.length > 0)
      .map(({ destinationId }) => destinationId),
  );
  return lanes
    .filter((lane) => lane.p95Ms !== null && active.has(lane.destinationId))
    .toSorted((a, b) => (b.p95Ms ?? 0) - (a.p95Ms ?? 0))[0];
}
