import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../contract/event.ts";
import type { JsonSchema, PlanContent, PlanEvent } from "../contract/plan.ts";
import { compilePlan } from "./compile.ts";
import { judge, VIOLATIONS_MAX, type Judgement, type Subject } from "./judge.ts";

const track = (properties: JsonSchema, name = "Paid"): PlanEvent => ({ type: "track", name, properties });
const planOf = (...events: readonly PlanEvent[]): PlanContent => ({ events: [...events] });
const subject = (values: JsonObject | undefined, name = "Paid", type = "track"): Subject => ({
  type,
  name,
  values,
});

function found(schema: JsonSchema, values: JsonObject): readonly (readonly [string, string | undefined])[] {
  const { violations } = judge(compilePlan(planOf(track(schema))), "observe", subject(values));
  return violations.map(({ type, property }) => [type, property]);
}
const blocks = (schema: JsonSchema, values: JsonObject): boolean =>
  judge(compilePlan(planOf(track(schema))), "block", subject(values)).blocks;
const omit = (schema: JsonSchema, values: JsonObject): Judgement =>
  judge(compilePlan(planOf(track(schema))), "omit", subject(values));

describe("what a plan finds", () => {
  const price = { properties: { price: { type: "number", minimum: 0 } } };

  it("is nothing in an event that fits", () => {
    expect(found({ ...price, required: ["price"] }, { price: 1 })).toEqual([]);
  });

  it("names what is missing, of the wrong type, out of bounds or not listed, by its path", () => {
    expect(found({ ...price, required: ["price"] }, {})).toEqual([["Required-Missing", "price"]]);
    expect(found(price, { price: "1" })).toEqual([["Datatype-Mismatch", "price"]]);
    expect(found(price, { price: -1 })).toEqual([["Advance-Rules-Violation", "price"]]);
    expect(found(price, { colour: 1 })).toEqual([["Additional-Properties", "colour"]]);
    const nested = { properties: { list: { items: { ...price, required: ["price"] } } } };
    expect(found(nested, { list: [{ price: 1 }, {}, { price: null, "a/b~c": 1 }] })).toEqual([
      ["Required-Missing", "list.1.price"],
      ["Additional-Properties", "list.2.a/b~c"],
      ["Datatype-Mismatch", "list.2.price"],
    ]);
  });

  it.each([
    [{ enum: ["a"] }, "b"],
    [{ const: 1 }, 2],
    [{ maxLength: 2 }, "abc"],
    [{ pattern: "^a+$" }, "b"],
    [{ format: "email" }, "nobody"],
    [{ format: "date-time" }, "yesterday"],
    [{ multipleOf: 2 }, 3],
    [
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    [{ minItems: 1 }, []],
    [{ not: { type: "string" } }, "x"],
    [{ anyOf: [{ minimum: 3 }, { type: "string" }] }, 1],
  ])("takes %j for a rule beyond types", (rule, value) => {
    expect(found({ properties: { p: rule } }, { p: value })).toEqual([["Advance-Rules-Violation", "p"]]);
  });

  it("says one thing about a choice of types of which none fits", () => {
    const choice = { properties: { p: { anyOf: [{ type: "string" }, { type: "null" }] } } };
    expect(found(choice, { p: 1 })).toEqual([["Datatype-Mismatch", "p"]]);
  });

  it("does not find what only objects have from birth", () => {
    expect(found({ required: ["constructor", "toString"] }, {})).toHaveLength(2);
    expect(
      found({ properties: {} }, JSON.parse('{"__proto__":1,"constructor":2}') as JsonObject),
    ).toHaveLength(2);
  });

  it("keeps at most fifty of one event", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${String(index)}`, index]));
    expect(found({ properties: {} }, many)).toHaveLength(VIOLATIONS_MAX);
    expect(Object.keys(omit({ properties: {} }, many).values ?? {})).toEqual([]);
  });
});

describe("properties that the plan does not list", () => {
  it("are free where the schema lists none, says so, or has a schema for them", () => {
    expect(found({}, { any: 1 })).toEqual([]);
    expect(found({ properties: {}, additionalProperties: true }, { any: 1 })).toEqual([]);
    expect(found({ properties: {}, additionalProperties: { type: "number" } }, { any: 1 })).toEqual([]);
    expect(found({ properties: { free: { type: "object" } } }, { free: { any: 1 } })).toEqual([]);
  });

  it("are noted, but block only where the author closed the object", () => {
    const open = { properties: { a: {} } };
    expect(found(open, { b: 1 })).toEqual([["Additional-Properties", "b"]]);
    expect(blocks(open, { b: 1 })).toBe(false);
    expect(blocks({ ...open, additionalProperties: false }, { b: 1 })).toBe(true);
    expect(blocks({ ...open, unevaluatedProperties: false }, { b: 1 })).toBe(true);
  });

  it("may be listed in branches and behind references", () => {
    const schema = {
      properties: { at: { $ref: "#/$defs/place" } },
      allOf: [{ properties: { extra: {} } }],
      $defs: { place: { type: "object", properties: { city: {} } } },
    };
    expect(found(schema, { extra: 1, at: { city: "Bonn" } })).toEqual([]);
    expect(found(schema, { other: 1, at: { street: "x" } })).toEqual(
      expect.arrayContaining([
        ["Additional-Properties", "other"],
        ["Additional-Properties", "at.street"],
      ]),
    );
  });

  it("are no trouble where an SDK adds them to every page", () => {
    const plan = compilePlan(planOf({ type: "page", name: "", properties: { properties: { plan: {} } } }));
    const page = (values: JsonObject) => judge(plan, "omit", subject(values, "Home", "page"));
    expect(page({ url: "https://x/", path: "/", title: "x", referrer: "", search: "" }).violations).toEqual(
      [],
    );
    expect(page({ colour: 1 }).omitted).toEqual(["colour"]);
  });
});

describe("which events are planned", () => {
  const plan = compilePlan({
    ...planOf(track({}), { type: "screen", name: "Home", properties: {} }),
    traits: { properties: { plan: {} } },
  });
  const types = (type: string, name: string, values: JsonObject = {}) =>
    judge(plan, "block", subject(values, name, type)).violations.map((violation) => violation.type);

  it("asks of track events that the plan names them, of others only where it speaks about their type", () => {
    expect(types("track", "Paid")).toEqual([]);
    expect(types("track", "Other")).toEqual(["Unplanned-Event"]);
    expect(types("track", "constructor")).toEqual(["Unplanned-Event"]);
    expect(types("screen", "Home")).toEqual([]);
    expect(types("screen", "Other")).toEqual(["Unplanned-Event"]);
    expect(types("page", "Other")).toEqual([]);
    expect(types("group", "")).toEqual([]);
    expect(types("alias", "")).toEqual([]);
  });

  it("holds traits of the whole plan and of the identify event together", () => {
    expect(types("identify", "", { plan: 1 })).toEqual([]);
    expect(types("identify", "", { age: 1 })).toEqual(["Additional-Properties"]);
    const both = compilePlan({
      ...planOf({ type: "identify", name: "", properties: { properties: { age: {} }, required: ["age"] } }),
      traits: { properties: { plan: {} }, required: ["plan"] },
    });
    expect(judge(both, "block", subject({ age: 1, plan: 1 }, "", "identify")).violations).toEqual([]);
    expect(judge(both, "block", subject({}, "", "identify")).violations).toHaveLength(2);
  });

  it("falls back to the entry for every event of a type", () => {
    const every = compilePlan(planOf(track({ required: ["a"] }, ""), track({}, "Paid")));
    expect(judge(every, "block", subject({})).violations).toEqual([]);
    expect(judge(every, "block", subject({}, "Other")).violations).toHaveLength(1);
  });
});

describe("omitting", () => {
  it("takes out what is unlisted or invalid, also in lists, and shares the rest", () => {
    const schema = {
      properties: {
        keep: { type: "object" },
        list: { items: { type: "object", properties: { n: { type: "number" } } } },
      },
    };
    const values = {
      keep: { deep: 1 },
      list: [{ n: 1, x: 1 }, "no", { n: "1" }, { n: 2 }] as Json[],
      extra: 1,
    };
    const { values: left, omitted } = omit(schema, values);
    expect(left).toEqual({ keep: { deep: 1 }, list: [{ n: 1 }, {}, { n: 2 }] });
    expect(left?.["keep"]).toBe(values.keep);
    expect([...omitted].sort()).toEqual(["extra", "list.0.x", "list.1", "list.2.n"]);
    expect(values.list).toHaveLength(4);
  });

  it("notes what it cannot take out and lets the event go on", () => {
    const { values, violations, omitted } = omit(
      { required: ["a"], properties: { a: { type: "number" } } },
      { a: "x" },
    );
    expect([values, omitted]).toEqual([{}, ["a"]]);
    expect(violations.map(({ type }) => type)).toEqual(["Datatype-Mismatch", "Required-Missing"]);
    const unplanned = judge(compilePlan(planOf(track({}))), "omit", subject({ a: 1 }, "Other"));
    expect([unplanned.values, unplanned.omitted]).toEqual([{ a: 1 }, []]);
  });

  const json = fc.jsonValue({ maxDepth: 3 });
  const schema = fc.letrec<{ schema: JsonSchema }>((tie) => ({
    schema: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<JsonSchema[]>(
        {},
        { type: "string" },
        { type: ["number", "null"] },
        { minimum: 3 },
        { maxLength: 1 },
        { enum: ["a", 1, null] },
        { not: {} },
        { anyOf: [{ type: "string" }, { type: "array", maxItems: 1 }] },
      ),
      fc
        .record({ items: tie("schema"), maxItems: fc.constantFrom(1, 5) })
        .map((each) => ({ type: "array", ...each })),
      fc
        .record({
          properties: fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), tie("schema")),
          required: fc.uniqueArray(fc.constantFrom("a", "b")),
          additionalProperties: fc.constantFrom<(boolean | undefined)[]>(true, false, undefined),
        })
        .map(({ additionalProperties, ...each }) => ({
          type: "object",
          ...each,
          ...(additionalProperties === undefined ? {} : { additionalProperties }),
        })),
    ),
  })).schema;
  const values = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), json).map((each) => each as JsonObject);

  it("leaves a valid event, or names why it is not", () => {
    fc.assert(
      fc.property(schema, values, (rules, given) => {
        const before = JSON.stringify(given);
        const plan = compilePlan(planOf(track({ ...rules, type: "object" })));
        const judged = judge(plan, "omit", subject(given));
        const again = judge(plan, "observe", subject(judged.values));
        const named = new Set(judged.violations.map(({ type, meta }) => `${type} ${meta.schemaPath}`));
        if (judged.violations.length < VIOLATIONS_MAX)
          for (const { type, meta } of again.violations)
            expect(named).toContain(`${type} ${meta.schemaPath}`);
        if (judged.violations.length === 0) expect(judged.values).toBe(given);
        expect(JSON.stringify(given)).toBe(before);
      }),
      { numRuns: 200 },
    );
  });
});

describe("hostile plans and events", () => {
  const bomb = {
    $defs: Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `d${String(index)}`,
        { allOf: [{ $ref: `#/$defs/d${String(index + 1)}` }, { $ref: `#/$defs/d${String(index + 1)}` }] },
      ]),
    ),
    $ref: "#/$defs/d0",
  };

  it.each<[string, JsonSchema]>([
    ["refers outside", { $ref: "https://example.com/schema.json" }],
    ["refers to a file", { $ref: "file:///etc/passwd" }],
    ["refers to itself", { properties: { a: { $ref: "#/properties/a" } } }],
    ["refers nowhere", { $ref: "#/$defs/none" }],
    ["doubles itself", { ...bomb, $defs: { ...bomb.$defs, d30: {} } }],
    ["is no schema", { type: "text" }],
    ["has a broken pattern", { pattern: "(" }],
    ["has a format that is none", { format: "e-mail" }],
  ])("a schema that %s judges every event unknown and blocks it", (_what, schema) => {
    const judged = judge(compilePlan(planOf(track(schema))), "block", subject({ a: 1 }));
    expect(judged.violations.map(({ type }) => type)).toEqual(["Unknown-Violation"]);
    expect([judged.blocks, judged.values]).toEqual([true, { a: 1 }]);
  });

  it("ends soon on a large event, whatever the rules", () => {
    const items = Array.from({ length: 4000 }, (_, index) => ({ k: index, x: "a".repeat(3) }));
    const schema = {
      properties: {
        list: {
          uniqueItems: true,
          items: {
            anyOf: [{ properties: { x: { pattern: "^(a|b)*c$" } } }, { type: "string", format: "uri" }],
          },
        },
        text: { pattern: "^(a+)+$", format: "email" },
      },
    };
    const cpuBefore = process.threadCpuUsage();
    const judged = omit(schema, { list: items, text: `${"a".repeat(30_000)}!` });
    expect(judged.values).toEqual({ list: [] });
    expect(process.threadCpuUsage(cpuBefore).user).toBeLessThan(2_500_000);
  });

  it("ends soon for every format on a long text", () => {
    for (const format of [
      "email",
      "uri",
      "url",
      "hostname",
      "uri-template",
      "date-time",
      "ipv6",
      "duration",
      "regex",
    ]) {
      for (const text of ["a".repeat(30_000), "a.".repeat(1000), "http://a@".repeat(200), ":".repeat(2000)]) {
        const start = process.threadCpuUsage();
        omit({ properties: { p: { format } } }, { p: text });
        // Processor time of this thread alone: others may keep it waiting for as long as they like.
        expect([format, process.threadCpuUsage(start).user < 500_000]).toEqual([format, true]);
      }
    }
  });
});
