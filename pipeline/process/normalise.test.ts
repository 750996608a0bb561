import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoredEvent } from "../../contract/event.ts";
import { intakeRecord, outcomeOf } from "./arrival.fixture.ts";
import { normalise } from "./normalise.ts";

const track = { type: "track", event: "Seen", userId: "u" };
const batch = (items: readonly unknown[], header = {}) =>
  outcomeOf(intakeRecord({ batch: items }, { kind: "batch", ...header }));

describe("normalising requests", () => {
  it("sends bad items to quarantine as they came and lets the others go on", () => {
    const { events, quarantined } = batch([
      { ...track, messageId: "1" },
      { type: "?" },
      5,
      { ...track, messageId: "4" },
    ]);
    expect(events.map(({ item, event }) => [item, event.messageId])).toEqual([
      [0, "1"],
      [3, "4"],
    ]);
    expect(quarantined.map(({ item, code, raw }) => [item, code, raw])).toEqual([
      [1, "event_type_unknown", { type: "?" }],
      [2, "event_not_object", 5],
    ]);
  });

  it("puts what the gateway refused into quarantine with the gateway's reason", () => {
    const refused = [{ item: 0, code: "event_too_large", message: "too large" }];
    const { events, quarantined } = batch([track, track], { refused });
    expect(events.map(({ item }) => item)).toEqual([1]);
    expect(quarantined).toMatchObject([
      {
        sourceId: "src_1",
        code: "event_too_large",
        message: "too large",
        intakeOffset: 7,
        item: 0,
        raw: track,
      },
    ]);
  });

  it("keeps a record that cannot be read at all, whole", () => {
    const broken = { offset: 3, at: 1, payload: "no header" };
    const cut = intakeRecord('{"batch":[', { kind: "batch" }, 4);
    const odd = intakeRecord({ batch: 1 }, { kind: "batch" }, 5);
    const fine = intakeRecord({ ...track, messageId: "ok" }, {}, 6);
    const { events, quarantined } = outcomeOf(broken, cut, odd, fine);
    expect(events.map(({ event }) => event.messageId)).toEqual(["ok"]);
    expect(quarantined.map(({ sourceId, code, raw }) => [sourceId, code, raw])).toEqual([
      ["unknown", "internal", broken.payload],
      ["src_1", "internal", cut.payload],
      ["src_1", "internal", odd.payload],
    ]);
  });

  it("is the same each time, byte for byte", () => {
    const records = [intakeRecord({ batch: [track, { ...track, type: "no" }] }, { kind: "batch" })];
    expect(normalise(records)).toEqual(normalise(records));
  });
});

describe("text that a store could not hold", () => {
  const propertiesOf = (json: string) => {
    const body = `{"type":"track","event":"e\\u0000","userId":"\\ud800u","properties":${json}}`;
    return outcomeOf(intakeRecord(body));
  };

  it("replaces NUL and lone surrogates in values, keys, names and identifiers", () => {
    const { events } = propertiesOf('{"a\\u0000b":"x\\ud800","ok":"\\ud83e\\udd89"}');
    expect(events[0]!.event).toMatchObject({ event: "e\uFFFD", userId: "\uFFFDu" });
    expect(events[0]!.event.properties).toEqual({ "a\uFFFDb": "x\uFFFD", ok: "🦉" });
  });

  it("drops keys that could reach a prototype, at every depth", () => {
    const { events } = propertiesOf(
      '{"__proto__":{"polluted":1},"a":[{"\\u005f_proto__":1,"constructor":{"prototype":{"x":1}},"b":1}],"constructor":"Ford"}',
    );
    expect(JSON.stringify(events[0]!.event.properties)).toBe('{"a":[{"b":1}],"constructor":"Ford"}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("refuses a number that became infinite instead of storing null", () => {
    for (const huge of ["1e309", "-1.5E+400", `1${"0".repeat(310)}`]) {
      const { events, quarantined } = propertiesOf(`{"n":${huge}}`);
      expect(events).toEqual([]);
      expect(quarantined[0]!.code).toBe("event_field_invalid");
      expect(quarantined[0]!.raw).toMatchObject({ properties: { n: expect.stringMatching(/^-?Infinity$/) } });
    }
    const shared = `{"context":{"n":1e999},"batch":[${JSON.stringify(track)}]}`;
    expect(outcomeOf(intakeRecord(shared, { kind: "batch" })).quarantined).toHaveLength(1);
  });

  it("keeps one item's huge number from touching its neighbours", () => {
    const body = `{"batch":[{"type":"page","userId":"a","properties":{"n":1e999}},{"type":"page","userId":"b"}]}`;
    const { events, quarantined } = outcomeOf(intakeRecord(body, { kind: "batch" }));
    expect([events.length, quarantined.length]).toEqual([1, 1]);
  });
});

describe("a small request that would become huge", () => {
  it("is refused when the batch's own context is copied too often or is too large for any event", () => {
    const items = Array.from({ length: 9000 }, () => track);
    const often = { context: { x: "x".repeat(3000) }, batch: items };
    const large = { context: { x: "x".repeat(40_000) }, batch: [track] };
    for (const body of [often, large]) {
      const { events, quarantined, chars } = normalise([intakeRecord(body, { kind: "batch" })]);
      expect([events.length, quarantined.length]).toEqual([0, body.batch.length]);
      expect(chars).toBeLessThan(8_000_000);
    }
  });

  it("ends the turn once its output is large enough", () => {
    const records = [1, 2, 3, 4].map((offset) => intakeRecord(track, {}, offset));
    expect(normalise(records, 1)).toMatchObject({ records: 1 });
    const two = normalise(records, normalise(records, 1).chars + 1);
    expect([two.records, two.events.length]).toEqual([2, 2]);
  });
});

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("__proto__", "constructor", "\0", "\ud800", "userId", "", "track", "2026-01-01", "1e999"),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, 1e308, -0, Number.MAX_SAFE_INTEGER),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }).map(ownEntries),
  ),
})).value;

/** Also `__proto__` as an own key, as JSON.parse would make it. */
function ownEntries(entries: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
}

const FIELDS = [
  "type",
  "event",
  "name",
  "userId",
  "anonymousId",
  "previousId",
  "messageId",
  "groupId",
  "channel",
];
const OBJECTS = [
  "properties",
  "traits",
  "context",
  "integrations",
  "timestamp",
  "originalTimestamp",
  "sentAt",
];
const item = fc.oneof(
  { weight: 1, arbitrary: json },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...FIELDS, ...OBJECTS), json), { maxLength: 8 })
      .map((entries) => ({ type: "track", event: "e", userId: "u", ...ownEntries(entries) })),
  },
);

function assertStorable(value: unknown): void {
  if (typeof value === "string") {
    expect(value.isWellFormed() && !value.includes("\0")).toBe(true);
  } else if (typeof value === "object" && value !== null) {
    expect(Object.getPrototypeOf(value)).toBe(Array.isArray(value) ? Array.prototype : Object.prototype);
    for (const [key, child] of Object.entries(value)) {
      expect(key).not.toBe("__proto__");
      assertStorable(key);
      assertStorable(child);
    }
  }
}

describe("hostile requests", () => {
  it("end as one storable event or one quarantined item each, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 5 }), json, json, (items, context, sentAt) => {
        const record = intakeRecord({ batch: items, context, sentAt }, { kind: "batch" });
        const { events, quarantined } = normalise([record]);
        expect(events.length + quarantined.length).toBe(items.length);
        for (const { payload } of events) {
          const stored = JSON.parse(payload) as StoredEvent;
          assertStorable(stored);
          expect(payload.isWellFormed()).toBe(true);
          expect(stored.personKeys.length).toBeGreaterThan(0);
          for (const time of [stored.event.timestamp, stored.event.sentAt, stored.event.originalTimestamp]) {
            expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("are refused or kept the same when they come as single events with any text as body", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          json.map((value) => JSON.stringify(value)),
        ),
        (body) => {
          const { events, quarantined } = normalise([intakeRecord(body)]);
          expect(events.length + quarantined.length).toBe(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});
