import { expect, test } from "vitest";
import type { LaneStatus, Status } from "@/contract/control";
import { attentionOf } from "./attention";
import type { Known, Rows } from "./facts";

const NOW = 1_000_000_000;
const MINUTE = 60_000;

const status: Status = {
  version: "1",
  startedAt: 0,
  runningRelease: 4,
  ready: true,
  degraded: [],
  roles: [],
  disk: { freeBytes: 1, logBytes: 1 },
};
const lane = (parts: Partial<LaneStatus>): LaneStatus => ({
  destinationId: "dst_1",
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
const rows: Rows = {
  sources: [{ id: "src_1", name: "Web" }],
  destinations: [{ id: "dst_1", name: "CRM", connector: "webhook", enabled: true }],
  deadLetters: new Map(),
  incidents: [],
  people: 1,
  hasQueried: false,
  published: 4,
  hasDelivered: false,
  counts: { sources: 1, destinations: 1, connections: 0, deadLetters: 0 },
};
const known: Known = { status, lanes: [lane({})], traffic: null, loads: [] };

const kinds = (parts: Partial<Known>, others: Partial<Rows> = {}): string[] =>
  attentionOf({ ...known, ...parts }, { ...rows, ...others }, NOW).map(({ kind }) => kind);

test("a healthy installation needs nobody", () => {
  expect(kinds({})).toEqual([]);
});

test("a destination that is back and took all that waited needs nobody, however few events that were", () => {
  expect(kinds({ lanes: [lane({ state: "half_open" })] })).toEqual([]);
  expect(kinds({ lanes: [lane({ state: "half_open", held: 1 })] })).toEqual(["destination_failing"]);
});

test("a lane is failing, paused or behind, never two of them, and a disabled one is none", () => {
  const oldestPendingAt = NOW - 6 * MINUTE;
  expect(kinds({ lanes: [lane({ state: "open", lag: 3, oldestPendingAt })] })).toEqual([
    "destination_failing",
  ]);
  expect(kinds({ lanes: [lane({ state: "paused", lag: 3, oldestPendingAt })] })).toEqual([
    "destination_paused",
  ]);
  expect(kinds({ lanes: [lane({ lag: 3, oldestPendingAt })] })).toEqual(["destination_behind"]);
  const off = rows.destinations.map((destination) => ({ ...destination, enabled: false }));
  expect(kinds({ lanes: [lane({ state: "open" })] }, { destinations: off })).toEqual([]);
});

test("what mends itself within minutes is not told", () => {
  expect(kinds({ lanes: [lane({ held: 2, oldestPendingAt: NOW - MINUTE })] })).toEqual([]);
});

test("a failing lane tells how many events wait and since when", () => {
  const [told] = attentionOf(
    { ...known, lanes: [lane({ state: "open", lag: 3, held: 2, oldestPendingAt: NOW - MINUTE })] },
    rows,
    NOW,
  );
  expect(told).toMatchObject({ severity: "critical", entityId: "dst_1", events: 5, at: NOW - MINUTE });
});

test("what is critical comes first", () => {
  const deadLetters = new Map([["dst_1", { destinationId: "dst_1", count: 2, since: new Date(NOW) }]]);
  expect(kinds({ status: null }, { deadLetters })).toEqual(["pipeline_down", "dead_letters"]);
  expect(kinds({ lanes: [lane({ state: "paused" })] }, { deadLetters })).toEqual([
    "destination_paused",
    "dead_letters",
  ]);
});

test("a failed load needs somebody until one succeeds", () => {
  const load = {
    id: 1,
    startedAt: NOW,
    finishedAt: NOW,
    events: 7,
    rows: 0,
    discards: 0,
    tables: [],
    schemaChanges: [],
    error: "The disk is full.",
    freshnessMs: null,
    loads: 1,
  };
  expect(kinds({ loads: [{ ...load, state: "failed" }] })).toEqual(["warehouse_failing"]);
  expect(kinds({ loads: [{ ...load, state: "loaded", error: null }] })).toEqual([]);
});

test("an incident that nobody has taken on stands with the rest, by its severity", () => {
  const incident = {
    id: "inc_1",
    ruleName: "Deliveries fail",
    subjectName: "CRM",
    severity: "critical",
    summary: "CRM: 60 % of requests failed.",
    since: new Date(NOW),
  };
  const [told] = attentionOf(known, { ...rows, incidents: [incident] }, NOW);
  expect(told).toMatchObject({ kind: "alert", severity: "critical", entity: "incident", entityId: "inc_1" });
});
