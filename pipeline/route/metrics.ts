import { Counter, Gauge, type Registry } from "prom-client";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { laneState, type RunningLane } from "./status.ts";

export interface RouteMetrics {
  count(records: readonly AttemptRecord[]): void;
}

const LANE_STATES = ["running", "paused", "open", "half_open", "throttled"] as const;

/** Labels are destinations and states only: people and messages never become labels. */
export function routeMetrics(registry: Registry, lanes: () => Iterable<RunningLane>): RouteMetrics {
  const attempts = new Counter({
    name: "tributary_route_outcomes_total",
    help: "Outcomes of attempts, by destination and state.",
    labelNames: ["destination", "state"],
    registers: [registry],
  });
  const gauge = (name: string, help: string, value: (runner: RunningLane) => number): Gauge =>
    new Gauge({
      name,
      help,
      labelNames: ["destination"],
      registers: [registry],
      collect() {
        this.reset();
        for (const runner of lanes()) this.set({ destination: runner.lane.destinationId }, value(runner));
      },
    });
  gauge(
    "tributary_route_held_events",
    "Events that wait for a retry or behind one.",
    ({ lane }) => lane.heldCount,
  );
  gauge(
    "tributary_route_oldest_pending_seconds",
    "Age of the oldest event that a lane has taken up and not finished; 0 while there is none.",
    ({ lane }) => (lane.oldestPendingAt === null ? 0 : Math.max(0, Date.now() - lane.oldestPendingAt) / 1000),
  );
  const states = new Gauge({
    name: "tributary_route_lane_state",
    help: "1 for the state that the lane is in: running, paused, open, half_open (its breaker) or throttled.",
    labelNames: ["destination", "state"],
    registers: [],
    collect() {
      this.reset();
      for (const runner of lanes()) {
        const { destinationId } = runner.lane;
        for (const state of LANE_STATES)
          this.set({ destination: destinationId, state }, laneState(runner) === state ? 1 : 0);
      }
    },
  });
  registry.registerMetric(states);
  countThrottled(registry, lanes);
  gauge("tributary_route_in_flight", "Requests without an answer yet.", ({ lane }) => lane.inFlight);
  gauge(
    "tributary_route_cursor",
    "Offset below which everything is final or held.",
    ({ lane }) => lane.cursor,
  );
  return {
    count(records) {
      const sums = new Map<string, { readonly destination: string; readonly state: string; n: number }>();
      for (const { destinationId, state } of records) {
        const known = sums.get(destinationId + state);
        if (known === undefined) sums.set(destinationId + state, { destination: destinationId, state, n: 1 });
        else known.n += 1;
      }
      for (const { destination, state, n } of sums.values()) attempts.inc({ destination, state }, n);
    },
  };
}

/** Lanes count themselves; one that was opened anew begins at 0, as counters may. */
function countThrottled(registry: Registry, lanes: () => Iterable<RunningLane>): void {
  const seconds = new Counter({
    name: "tributary_route_throttled_seconds_total",
    help: "Seconds in which a limit, ours or the destination's, kept the lane from sending.",
    labelNames: ["destination"],
    registers: [],
    collect() {
      this.reset();
      for (const { lane } of lanes()) this.inc({ destination: lane.destinationId }, lane.throttledMs / 1000);
    },
  });
  registry.registerMetric(seconds);
}
