import { expect, test } from "vitest";
import { planContent, type PlanContent } from "../contract/plan.ts";
import { breakingOf, diffPlans } from "./diff.ts";

const plan = (properties: object, more: object = {}): PlanContent =>
  planContent.parse({ events: [{ name: "A", properties }], ...more });

const breaking = (before: object, after: object): readonly string[] =>
  breakingOf(diffPlans(plan(before), plan(after))).map(({ rule, path }) => `${rule} ${path}`.trim());

const one = (schema: unknown, more: object = {}): object => ({
  type: "object",
  properties: { x: schema },
  ...more,
});

const two = (schema: unknown): object => ({ type: "object", properties: { x: {}, y: schema } });

test.each([
  ["a new required property", one({}), one({}, { required: ["x"] }), ["required x"]],
  ["a narrower type", one({ type: ["string", "null"] }), one({ type: "string" }), ["type x"]],
  ["a number that must be whole", one({ type: "number" }), one({ type: "integer" }), ["type x"]],
  ["a type where any was allowed", one({}), one({ type: "string" }), ["type x"]],
  ["a permitted value taken away", one({ enum: ["a", "b"] }), one({ enum: ["a"] }), ["permitted values x"]],
  ["permitted values where any was allowed", one({}), one({ enum: ["a"] }), ["permitted values x"]],
  ["a removed property", two({}), one({}), ["property y"]],
  ["a first property of a free object", { type: "object" }, one({}), ["unlisted properties"]],
  ["unlisted properties refused", one({}), one({}, { additionalProperties: false }), ["unlisted properties"]],
  ["a higher minimum", one({ minimum: 1 }), one({ minimum: 2 }), ["minimum x"]],
  ["a lower maximum", one({ maxLength: 9 }), one({ maxLength: 2 }), ["maxLength x"]],
  ["a new pattern", one({}), one({ pattern: "a" }), ["pattern x"]],
  [
    "a rule for what was open",
    { additionalProperties: true },
    one({ type: "string" }, { additionalProperties: true }),
    ["property x"],
  ],
  ["inside items", one({ items: { type: "number" } }), one({ items: { type: "string" } }), ["type x[]"]],
])("%s breaks", (_, before, after, expected) => {
  expect(breaking(before, after)).toEqual(expected);
});

test.each([
  ["a wider type", one({ type: "integer" }), one({ type: "number" })],
  ["an optional property", one({}), two({ type: "string" })],
  ["an object that becomes free", one({}), { type: "object" }],
  ["a property that may be left out", one({}, { required: ["x"] }), one({})],
  ["more permitted values", one({ enum: ["a"] }), one({ enum: ["a", "b"] })],
  ["a lower minimum", one({ minimum: 2 }), one({ minimum: 1 })],
  ["a removed pattern", one({ pattern: "a" }), one({})],
  ["descriptions and owners", one({}), one({ description: "d", "x-owner": "o", "x-pii": true })],
])("%s does not break", (_, before, after) => {
  const changes = diffPlans(plan(before), plan(after));
  expect(changes.length).toBeGreaterThan(0);
  expect(breakingOf(changes)).toEqual([]);
});

test("a removed event breaks, an added one does not, and renamed keys of Object stay ordinary names", () => {
  const before = planContent.parse({ events: [{ name: "A" }] });
  const after = planContent.parse({ events: [{ name: "constructor", properties: one({}) }] });
  expect(diffPlans(before, after).map(({ kind, breaking: breaks }) => [kind, breaks])).toEqual([
    ["removed", true],
    ["added", false],
  ]);
  expect(breaking(one({}), { type: "object", properties: { x: {}, constructor: {} } })).toEqual([]);
});

test("traits that come into a plan are checked from then on", () => {
  const changes = diffPlans(plan({}), plan({}, { traits: one({}) }));
  expect(changes).toMatchObject([{ kind: "added", breaking: true, eventType: "traits" }]);
});

test("the order of keys, types and required names is no change", () => {
  const before = one({ type: ["string", "null"], minLength: 1 }, { required: ["x", "y"] });
  const after = {
    required: ["y", "x"],
    properties: { x: { minLength: 1, type: ["null", "string"] } },
    type: "object",
  };
  expect(diffPlans(plan(before), plan(after))).toEqual([]);
});
