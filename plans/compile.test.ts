import { describe, expect, it } from "vitest";
import type { JsonSchema, PlanContent } from "../contract/plan.ts";
import { checkPlan, compilePlan } from "./compile.ts";

const plan = (...schemas: readonly JsonSchema[]): PlanContent => ({
  events: schemas.map((properties, index) => ({ type: "track", name: `E${String(index)}`, properties })),
});
const problems = async (schema: JsonSchema) =>
  (await checkPlan(plan(schema))).map(({ path, message }) => [path, message]);

describe("checking a plan before it is published", () => {
  it("finds nothing in what other tools export", async () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      $id: "https://example.com/order.json",
      type: "object",
      definitions: { money: { type: "number", minimum: 0 } },
      properties: {
        total: { $ref: "#/definitions/money", "x-pii": false, "x-owner": "Shop" },
        default: { type: "string", default: "#/nothing" },
        enum: { enum: ["$ref"], examples: [{ $ref: "nowhere" }] },
        code: { pattern: "^[A-Z]{2}\\-\\d+$" },
      },
      required: ["total"],
    };
    expect(await checkPlan({ ...plan(schema), traits: schema })).toEqual([]);
  });

  it.each<[JsonSchema, string, RegExp]>([
    [{ $ref: "https://example.com/x.json" }, "/$ref", /inside the schema/],
    [{ properties: { a: { $ref: "#/$defs/x" } } }, "/properties/a/$ref", /nowhere/],
    [{ properties: { a: { properties: { b: { $ref: "#/properties/a" } } } } }, "", /refers to itself/],
    [{ properties: { default: { $ref: "#/properties/default" } } }, "", /refers to itself/],
    [{ properties: { a: { pattern: "(?=x)" } } }, "/properties/a/pattern", /look-around/],
    [{ patternProperties: { "a/(": {} } }, "/patternProperties/a~1(", /cannot be used/],
    [{ properties: { a: { format: "e-mail" } } }, "/properties/a/format", /no format/],
    [{ properties: { a: { type: "text" } } }, "/properties/a/type", /schema must be/],
    [{ required: "a" }, "/required", /must be array/],
    [{ exclusiveMinimum: true, minimum: 1 }, "/exclusiveMinimum", /must be number/],
    [{ $schema: "https://example.com/dialect" }, "/$schema", /dialect/],
    [{ properties: { a: { $id: "x" } } }, "/properties/a/$id", /whole schema/],
    [{ $dynamicRef: "#x" }, "/$dynamicRef", /not supported/],
  ])("says of %j where and what is wrong", async (schema, path, message) => {
    const found = await problems(schema);
    expect(found[0]).toEqual([path, expect.stringMatching(message)]);
  });

  it("bounds size and depth, and names the event", async () => {
    let deep: JsonSchema = {};
    for (let index = 0; index < 40; index++) deep = { items: deep };
    expect(await checkPlan(plan({}, deep))).toMatchObject([
      { key: "track:E1", event: "E1", message: /nested/ },
    ]);
    expect(await problems({ enum: ["x".repeat(300_000)] })).toMatchObject([["", /256 KB/]]);
    const twice = plan({}).events[0];
    expect(await checkPlan({ events: [twice!, twice!] })).toMatchObject([{ message: /twice/ }]);
    expect(await checkPlan({ events: [], traits: { type: "x" } })).toMatchObject([{ key: "traits:" }]);
  });
});

it("compiles a rule when it is first asked for, and again after it had to make room", () => {
  const many = compilePlan(plan(...Array.from({ length: 1_100 }, (_, index) => ({ maxProperties: index }))));
  for (let index = 0; index < 1_100; index++)
    expect(many.ruleFor("track", `E${String(index)}`)?.kind).toBe("schema");
  const rule = many.ruleFor("track", "E0");
  expect(rule?.kind === "schema" && rule.validate({ a: 1 })).toBe(false);
  expect(many.ruleFor("track", "E0")).toBe(rule);
});
