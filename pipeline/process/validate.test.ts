import { describe, expect, it } from "vitest";
import type { StoredEvent } from "../../contract/event.ts";
import type { IntakeHeader } from "../../contract/intake.ts";
import type { PlanMode } from "../../contract/plan.ts";
import { HEADER, RECEIVED_AT, intakeRecord } from "./arrival.fixture.ts";
import { EMPTY_RELEASE } from "./context.fixture.ts";
import { normalise } from "./normalise.ts";
import { Plans } from "./plans.ts";
import type { QuarantinedEvent } from "./quarantined.ts";
import { ViolationGroups, type ViolationRecord } from "./violations.ts";

const source = {
  id: HEADER.sourceId,
  name: "Web",
  connector: "http",
  enabled: true,
  keys: [],
  maxEventBytes: 32_768,
  transformations: [],
};

function plansIn(mode: PlanMode, before: Plans | null = null): Plans {
  return new Plans(
    {
      plans: [
        {
          id: "p1",
          name: "Shop",
          version: 2,
          content: {
            events: [
              { type: "track", name: "Paid", properties: { properties: { total: { type: "number" } } } },
            ],
            traits: { properties: { plan: { type: "string" } } },
          },
        },
      ],
      sources: [{ ...source, plan: { planId: "p1", version: 2, mode } }],
    },
    before,
  );
}

function outcome(mode: PlanMode, body: unknown, header: Partial<IntakeHeader> = {}) {
  const rules = { plans: plansIn(mode), groups: new ViolationGroups() };
  const out = normalise([intakeRecord(body, header)], undefined, rules);
  return {
    events: out.events.map(({ payload }) => JSON.parse(payload) as StoredEvent),
    quarantined: out.quarantined.map(({ payload }) => JSON.parse(payload) as QuarantinedEvent),
    violations: out.violations.map(({ payload }) => JSON.parse(payload) as ViolationRecord),
    counts: out.checks.counts().map(({ name, count }) => [name, count]),
    ids: out.quarantined.map(({ id }) => Buffer.from(id ?? []).toString("hex")),
  };
}
const paid = (properties: object, more: object = {}) => ({
  type: "track",
  event: "Paid",
  userId: "u",
  messageId: "m1",
  properties,
  ...more,
});

describe("an event of a source with a plan", () => {
  it("carries the verdict, and nothing in its context while it is valid, whatever its client says", () => {
    const { events, counts } = outcome(
      "block",
      paid({ total: 1 }, { context: { violationErrors: [1], locale: "de" } }),
    );
    expect(events[0]?.plan).toEqual({ planId: "p1", version: 2, mode: "block", verdict: "valid" });
    expect(events[0]?.event.context).toEqual({ locale: "de" });
    expect(counts).toEqual([["planned:src_1", 1]]);
  });

  it("says in its context how it breaks the plan, in RudderStack's shape", () => {
    const { events, violations, counts } = outcome("observe", paid({ total: "1" }));
    expect(events[0]?.event.context).toMatchObject({
      trackingPlanId: "p1",
      trackingPlanVersion: 2,
      violationErrors: [
        {
          type: "Datatype-Mismatch",
          message: "total must be number",
          property: "total",
          meta: { instancePath: "/total", schemaPath: "#/properties/total/type" },
        },
      ],
    });
    expect(violations).toMatchObject([{ messageId: "m1", mode: "observe", value: '"1"' }]);
    expect(counts).toEqual([
      ["planned:src_1", 1],
      ["violating:src_1", 1],
    ]);
  });

  it("loses omitted traits also where its SDK has put them", () => {
    const identify = { type: "identify", userId: "u", context: { traits: { plan: "pro", age: 4 } } };
    const { events } = outcome("omit", identify);
    expect(events[0]?.event.traits).toEqual({ plan: "pro" });
    expect(events[0]?.event.context["traits"]).toEqual({ plan: "pro" });
    expect(events[0]?.plan?.omitted).toEqual(["age"]);
  });

  it("is kept whole when it is blocked, with what its batch shared", () => {
    const batch = {
      batch: [paid({ total: "1" })],
      context: { locale: "de" },
      sentAt: "2026-03-01T11:59:59.000Z",
    };
    const { events, quarantined } = outcome("block", batch, { kind: "batch" });
    expect(events).toEqual([]);
    expect(quarantined).toMatchObject([
      {
        code: "plan_violation",
        message: '"Shop" version 2: total must be number',
        messageId: "m1",
        name: "Paid",
        raw: { ...paid({ total: "1" }), context: { locale: "de" }, sentAt: "2026-03-01T11:59:59.000Z" },
        plan: { mode: "block" },
        violations: [{ type: "Datatype-Mismatch" }],
      },
    ]);
  });

  it("is found under its messageId, anew for each release, and keeps the clock of its first arrival", () => {
    const released = (times: number) => ({ from: 7, times, receivedAt: RECEIVED_AT - 86_400_000 });
    const ids = [undefined, released(1), released(2)].map((note) =>
      outcome("block", paid({ total: "1" }), note === undefined ? {} : { released: note }).ids.join(),
    );
    expect(new Set(ids).size).toBe(3);
    const mended = paid(
      { total: 1 },
      { sentAt: "2026-02-28T12:00:00.000Z", timestamp: "2026-02-28T11:00:00.000Z" },
    );
    const { events } = outcome("block", mended, { released: released(1) });
    expect(events[0]).toMatchObject({
      releasedFrom: 7,
      event: { timestamp: "2026-02-28T11:00:00.000Z", receivedAt: "2026-03-01T12:00:00.000Z" },
    });
    const undated = outcome("block", paid({ total: 1 }), { released: released(1) });
    expect(undated.events[0]?.event.timestamp).toBe("2026-02-28T12:00:00.000Z");
  });
});

it("keeps what is compiled from release to release, and refuses a release that lacks a plan", () => {
  const first = plansIn("observe");
  expect(plansIn("block", first).of("src_1")?.compiled).toBe(first.of("src_1")?.compiled);
  expect(Plans.NONE.of("src_1")).toBeNull();
  const sources = [{ ...source, plan: { planId: "gone", version: 1, mode: "block" as const } }];
  expect(() => new Plans({ ...EMPTY_RELEASE, sources }, null)).toThrow("has no plan");
});

it("counts names that a client makes up under one name once there are too many", () => {
  const groups = new ViolationGroups();
  const name = (index: number) =>
    groups.name("s", ["p", 1, "track", `E${String(index)}`, "Unplanned-Event", ""], [3, 5]);
  const names = new Set(Array.from({ length: 5000 }, (_, index) => name(index)));
  expect(names.size).toBe(2001);
  expect(name(1)).toContain('"E1"');
});
