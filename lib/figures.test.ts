import { expect, test } from "vitest";
import type { LaneStatus, Traffic } from "@/contract/control";
import { figuresOf } from "./figures";

const MINUTE = 60_000;
const NOW = 1000 * MINUTE + 30_000;
const at = (minutesAgo: number): number => (1000 - minutesAgo) * MINUTE;

const traffic = (parts: Partial<Pick<Traffic, "sources" | "destinations">> = {}): Traffic => ({
  from: NOW - 60 * MINUTE,
  to: NOW,
  bucketMs: MINUTE,
  sources: [],
  destinations: [],
  ...parts,
});
const source = (accepted: Traffic["sources"][number]["accepted"]): Traffic["sources"][number] => ({
  sourceId: "s",
  accepted,
  quarantined: [],
  duplicates: [],
  lastEventAt: null,
  total: 0,
});
const lane = (parts: Partial<LaneStatus>): LaneStatus => ({
  destinationId: "d",
  state: "running",
  cursor: 0,
  lag: 0,
  held: 0,
  deadLetters: 0,
  inFlight: 0,
  oldestPendingAt: null,
  p50Ms: null,
  p95Ms: null,
  lastError: null,
  ...parts,
});

test("without an answer nothing is known, which is not zero", () => {
  const figures = figuresOf({ traffic: null, lanes: null });
  expect(figures).toMatchObject({ accepted: null, delivered: null, pending: null, eventsPerMinute: null });
  expect(figures.minutes).toEqual([]);
});

test("an hour without traffic is an hour of zeros and no latency", () => {
  const figures = figuresOf({ traffic: traffic(), lanes: [lane({ p95Ms: 80 })] });
  expect(figures).toMatchObject({ accepted: 0, delivered: 0, pending: 0, deliveryP95Ms: null });
  expect(figures.minutes).toHaveLength(61);
});

test("the sums are those of the minutes that are shown", () => {
  const figures = figuresOf({
    traffic: traffic({
      sources: [source([{ at: at(50), count: 100 }]), source([{ at: at(3), count: 11 }])],
      destinations: [
        {
          destinationId: "d",
          delivered: [{ at: at(3), count: 9 }],
          failed: [{ at: at(3), count: 2 }],
          filtered: [],
        },
      ],
    }),
    lanes: [],
  });
  expect(figures).toMatchObject({ accepted: 111, delivered: 9, failed: 2 });
  expect(figures.minutes.find((minute) => minute.at === at(3))).toEqual({
    at: at(3),
    accepted: 11,
    delivered: 9,
    failed: 2,
  });
  expect(figures.eventsPerMinute).toBeCloseTo(11 / 5.5);
});

test("pending is what lags and what is held, over all destinations; the slowest that delivered gives the latency", () => {
  const delivered = [{ at: at(1), count: 1 }];
  const figures = figuresOf({
    traffic: traffic({
      destinations: [
        { destinationId: "a", delivered, failed: [], filtered: [] },
        { destinationId: "b", delivered, failed: [], filtered: [] },
      ],
    }),
    lanes: [
      lane({ destinationId: "a", lag: 5, p95Ms: 40, oldestPendingAt: 9 }),
      lane({ destinationId: "b", held: 2, p95Ms: 90, oldestPendingAt: 7 }),
      lane({ destinationId: "idle", p95Ms: 5000 }),
    ],
  });
  expect(figures).toMatchObject({
    pending: 7,
    oldestPendingAt: 7,
    deliveryP95Ms: 90,
    slowestDestinationId: "b",
  });
});
