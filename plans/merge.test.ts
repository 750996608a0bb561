import { expect, test } from "vitest";
import { planContent } from "../contract/plan.ts";
import { acceptProposals, proposalsOf } from "./merge.ts";

const plan = planContent.parse({
  events: [
    {
      name: "Bought",
      properties: {
        type: "object",
        properties: { total: { type: "integer", description: "Cents", minimum: 0 } },
        required: ["total"],
        additionalProperties: false,
      },
    },
  ],
});
const observed = planContent.parse({
  events: [
    {
      name: "Bought",
      properties: {
        type: "object",
        properties: {
          total: { type: "number" },
          items: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
        },
        required: ["total"],
      },
    },
    { name: "Viewed", properties: { type: "object", properties: { page: { type: "string" } } } },
  ],
});

test("what is new or different is proposed row by row", () => {
  expect(proposalsOf(plan, observed).map(({ key, kind }) => [key, kind])).toEqual([
    ["track:Bought#total", "change"],
    ["track:Bought#items", "property"],
    ["track:Bought#items[]", "property"],
    ["track:Bought#items[].sku", "property"],
    ["track:Viewed", "event"],
    ["track:Viewed#page", "property"],
  ]);
  expect(proposalsOf(plan, plan)).toEqual([]);
});

test("only accepted rows are written, and what people wrote before stays", () => {
  const merged = acceptProposals(plan, observed, (key) => key === "track:Bought#total");
  expect(merged.events).toEqual([
    {
      ...plan.events[0],
      properties: {
        type: "object",
        properties: { total: { type: "number", description: "Cents", minimum: 0 } },
        required: ["total"],
        additionalProperties: false,
      },
    },
  ]);
});

test("everything accepted leaves nothing to propose", () => {
  const merged = acceptProposals(plan, observed, () => true);
  expect(proposalsOf(merged, observed)).toEqual([]);
  expect(merged.events.map(({ name }) => name)).toEqual(["Bought", "Viewed"]);
});

test("a property alone brings its event and its parents", () => {
  const merged = acceptProposals(
    planContent.parse({}),
    observed,
    (key) => key === "track:Bought#items[].sku",
  );
  expect(merged.events).toHaveLength(1);
  expect(merged.events[0]?.properties).toMatchObject({
    properties: { items: { items: { properties: { sku: { type: "string" } } } } },
  });
});
