import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { JsonObject } from "../contract/event.ts";
import { checkPlan, compilePlan } from "./compile.ts";
import { startInference } from "./infer.ts";
import { judge } from "./judge.ts";

function inferred(values: readonly JsonObject[], type = "track", name = "Paid") {
  const inference = startInference();
  for (const [index, each] of values.entries()) inference.add({ type, name, values: each, at: index });
  return inference.result();
}
const times = (count: number, make: (index: number) => JsonObject) =>
  Array.from({ length: count }, (_, index) => make(index));

it("never proposes values of personal data, nor of what lies inside it", () => {
  const { content, events } = inferred(
    times(60, (index) => ({
      phone: `canary ${String(index % 2)}`,
      address: { city: `canary ${String(index % 3)}`, lines: [`canary ${String(index % 2)}`] },
      currency: index % 2 === 0 ? "EUR" : "USD",
    })),
  );
  expect(JSON.stringify({ content, events })).not.toContain("canary");
  expect(JSON.stringify(content)).toContain("EUR");
});

it("finds types, formats, permitted values, required and personal properties", () => {
  const { content, events } = inferred(
    times(40, (index) => ({
      total: index % 2 === 0 ? 1 : 1.5,
      email: `anna${String(index)}@example.com`,
      currency: index % 3 === 0 ? "EUR" : "USD",
      id: `0190a3c2-0000-7000-8000-${String(index).padStart(12, "0")}`,
      at: "2026-01-01T00:00:00.000Z",
      link: "https://example.com/a",
      ...(index < 10 ? { coupon: "WINTER" } : {}),
      items: [{ sku: "a", qty: index }],
    })),
  );
  expect(content.events[0]).toEqual({
    type: "track",
    name: "Paid",
    properties: {
      type: "object",
      properties: {
        total: { type: "number" },
        email: { type: "string", format: "email", "x-pii": true },
        currency: { type: "string", enum: ["EUR", "USD"] },
        id: { type: "string", format: "uuid" },
        at: { type: "string", format: "date-time" },
        link: { type: "string", format: "uri" },
        coupon: { type: "string" },
        items: {
          type: "array",
          items: {
            type: "object",
            properties: { sku: { type: "string" }, qty: { type: "integer" } },
            required: ["sku", "qty"],
          },
        },
      },
      required: ["total", "email", "currency", "id", "at", "link", "items"],
    },
  });
  const [event] = events;
  expect(event).toMatchObject({ count: 40, firstSeen: 0, lastSeen: 39 });
  expect(event?.properties.find(({ path }) => path === "coupon")).toMatchObject({
    presence: 0.25,
    required: false,
  });
  expect(event?.properties.map(({ path }) => path)).toContain("items[].qty");
});

it("claims nothing from a few samples, and names mixed types with their counts", () => {
  const { content, events } = inferred([{ a: 1 }, { a: "x" }, { a: "y" }, { a: null }]);
  expect(content.events[0]?.properties).toEqual({
    type: "object",
    properties: { a: { type: ["string", "integer", "null"] } },
  });
  expect(events[0]?.properties[0]?.types).toEqual([
    { type: "string", count: 2 },
    { type: "integer", count: 1 },
    { type: "null", count: 1 },
  ]);
});

it("knows identify by its type alone, and leaves alias out", () => {
  expect(inferred([{ plan: "pro" }], "identify", "anything").content.events).toMatchObject([
    { type: "identify", name: "" },
  ]);
  expect(inferred([{}], "alias").content.events).toEqual([]);
});

it("proposes a plan that can be published and that fits every event it was made from", async () => {
  // The gateway takes this name out of all that comes: no event that is observed has it.
  const isClean = (given: unknown): boolean => !JSON.stringify(given).includes('"__proto__":');
  const values = fc
    .dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
    .filter(isClean);
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 30 }), async (given) => {
      const events = given.map((each) => JSON.parse(JSON.stringify(each)) as JsonObject);
      const { content } = inferred(events);
      expect(await checkPlan(content)).toEqual([]);
      const plan = compilePlan(content);
      for (const each of events)
        expect(judge(plan, "block", { type: "track", name: "Paid", values: each }).violations).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
