import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createEntry } from "./entry.ts";
import { Lane } from "./lane.ts";
import { routeMetrics } from "./metrics.ts";

const laneOf = (destinationId: string): Lane =>
  new Lane(
    {
      retry: { baseMs: 1000, maxMs: 60_000, windowMs: 3_600_000, attemptsMax: Infinity },
      poll: null,
      maxInFlight: 16,
      ratePerSecond: null,
      batchItemsMax: 1,
      batchBytesMax: 1_000_000,
      batchOutcome: "whole",
    },
    { destinationId, cursor: 0, seq: 0, breaker: { kind: "closed" }, held: [] },
    () => 0.5,
  );

function tellToWait(lane: Lane, forMs: number): void {
  const entry = createEntry({
    offset: 0,
    sourceId: "src",
    messageId: "m",
    receivedAt: 0,
    personKeys: [],
    deliveryId: "dlv",
    bytes: 100,
    event: null,
  });
  lane.admit([entry], 1);
  for (const dispatch of lane.plan(0)) {
    const outcome = { kind: "retry", code: "http_429", why: "", status: 429, afterMs: forMs } as const;
    lane.settle(dispatch, { outcomes: [outcome], exchange: null }, 0);
  }
}

test("a scrape tells for how many seconds each lane was throttled, and never fewer than before", async () => {
  const [busy, idle] = [laneOf("dst_busy"), laneOf("dst_idle")];
  const registry = new Registry();
  routeMetrics(registry, () =>
    [busy, idle].map((lane) => ({ lane, isPaused: false, isThrottled: lane.breaker.isThrottled(0) })),
  );
  tellToWait(busy, 9000);
  for (let now = 0; now <= 4500; now += 250) for (const lane of [busy, idle]) lane.collect(now, true);
  const name = "tributary_route_throttled_seconds_total";
  for (const page of [await registry.metrics(), await registry.metrics()]) {
    expect(page).toContain(`${name}{destination="dst_busy"} 4.5\n`);
    expect(page).toContain(`${name}{destination="dst_idle"} 0\n`);
    expect(page).toContain('tributary_route_lane_state{destination="dst_busy",state="throttled"} 1\n');
  }
});
