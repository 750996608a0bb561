import { describe, expect, it } from "vitest";
import type { Lane } from "@/lib/client/delivery";
import { layoutTopology, NODE_HEIGHT } from "./layout";
import { flowOf, flowWords, topologyModel, type TopologyData } from "./model";
import { trimTopology } from "./trim";

const MINUTE = 60_000;
const TO = 100 * MINUTE;

const source = (id: string): TopologyData["sources"][number] => ({
  id,
  name: `Source ${id}`,
  connector: "http",
  enabled: true,
  writeKey: "",
  keys: [],
  maxEventBytes: 0,
  endpoint: "",
  createdAt: 0,
  updatedAt: 0,
});
const destination = (id: string, enabled = true): TopologyData["destinations"][number] => ({
  id,
  name: `Destination ${id}`,
  connector: "webhook",
  enabled,
  settings: {},
  secrets: {},
  delivery: { retryBaseMs: 1, retryMaxMs: 1, retryWindowHours: 1, maxInFlight: 1, ratePerSecond: null },
  createdAt: 0,
  updatedAt: 0,
});
const lane = (destinationId: string, state: Lane["state"]): Lane => ({
  destinationId,
  state,
  cursor: 0,
  lag: 3,
  held: 1,
  deadLetters: 0,
  inFlight: 0,
  oldestPendingAt: null,
  p50Ms: null,
  p95Ms: null,
  lastError: null,
});
const connection = (sourceId: string, destinationId: string): TopologyData["connections"][number] => ({
  id: `${sourceId}-${destinationId}`,
  sourceId,
  destinationId,
  enabled: true,
  filter: null,
  mapping: null,
  activeFrom: 0,
  createdAt: 0,
});

const data: TopologyData = {
  sources: [source("a"), source("b")],
  destinations: [destination("x"), destination("y"), destination("z", false)],
  connections: [connection("a", "x"), connection("b", "y"), connection("b", "z"), connection("gone", "x")],
  lanes: [lane("x", "running"), lane("y", "open")],
  traffic: {
    from: TO - 60 * MINUTE,
    to: TO,
    bucketMs: MINUTE,
    sources: [
      {
        sourceId: "a",
        accepted: [{ at: TO - MINUTE, count: 50 }],
        quarantined: [],
        duplicates: [],
        lastEventAt: TO,
        total: 50,
      },
    ],
    destinations: [
      {
        destinationId: "x",
        delivered: [{ at: TO - MINUTE, count: 1 }],
        failed: [{ at: TO - MINUTE, count: 9 }],
        filtered: [],
      },
    ],
  },
};

describe("the topology", () => {
  it("tells a failing destination from a slow one, a disabled one and one that nobody knows", () => {
    const words = (lanes: TopologyData["lanes"]): string[] =>
      topologyModel({ ...data, lanes }).destinations.map(({ health }) => health.word);
    expect(words(data.lanes)).toEqual(["Failing", "Down", "Disabled"]);
    expect(words(undefined)).toEqual(["No data", "No data", "Disabled"]);
  });

  it("draws a wire for each connection whose two ends exist", () => {
    const { wires } = topologyModel(data);
    expect(wires.map(({ id }) => id)).toEqual(["a-x", "b-y", "b-z"]);
    expect(wires.map(({ isFailing }) => isFailing)).toEqual([true, true, false]);
    expect(wires.map(({ isOn }) => isOn)).toEqual([true, true, false]);
  });

  it("says that nothing is known rather than zero", () => {
    const [first] = topologyModel({ ...data, traffic: undefined }).sources;
    expect(flowWords(first?.flow ?? null)).toBe("No data");
    expect(flowWords(flowOf([], TO))).toBe("No traffic");
    expect(flowWords(flowOf([{ at: TO - 50 * MINUTE, count: 7 }], TO))).toBe("7 in 1 h");
  });

  it("keeps what fails when there is too much to draw", () => {
    const small = trimTopology(topologyModel(data), 1);
    expect(small.sources.map(({ id }) => id)).toEqual(["a"]);
    expect(small.destinations.map(({ id }) => id)).toEqual(["x"]);
    expect(small.wires.map(({ id }) => id)).toEqual(["a-x"]);
  });

  it("fits the width and never lays one node over another", () => {
    for (const width of [600, 1000, 2400]) {
      const layout = layoutTopology(topologyModel(data), width);
      const boxes = [...layout.destinations.values()].toSorted((one, other) => one.y - other.y);
      expect(boxes).toHaveLength(4);
      boxes.slice(1).forEach((box, at) => {
        expect(box.y - (boxes[at]?.y ?? 0)).toBeGreaterThanOrEqual(NODE_HEIGHT);
      });
      for (const box of boxes) expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(layout.pipeline.width).toBeGreaterThan(80);
    }
  });
});
