import { expect, test } from "vitest";
import type { TransformedEvent } from "@/contract/transformation";
import { judge } from "./expectation";

const became = (...outputs: Record<string, unknown>[]): TransformedEvent => ({
  outputs,
  logs: [],
  error: null,
  elapsedMs: 1,
});
const threw: TransformedEvent = {
  ...became(),
  error: { code: "transformation_failed", message: "no total", line: 1, column: 1, stack: null },
};

test("an exact output passes whatever the order of its keys", () => {
  const expected = { kind: "output" as const, outputs: [{ a: 1, b: { c: [1, 2], d: null } }] };
  expect(judge(expected, became({ b: { d: null, c: [1, 2] }, a: 1 }))).toEqual([]);
  expect(judge(expected, became({ a: 1, b: { c: [2, 1], d: null } }))).toEqual(["The output differs."]);
  expect(judge(expected, became())).toEqual(["Expected 1 output, got 0 outputs."]);
});

test("paths are looked at in every output, and each says what it holds instead", () => {
  const expected = {
    kind: "contains" as const,
    contains: { "properties.items.0.price": 5 },
    absent: ["traits.email"],
  };
  const good = { properties: { items: [{ price: 5 }] }, traits: {} };
  expect(judge(expected, became(good, good))).toEqual([]);
  expect(judge(expected, became(good, { traits: { email: "a@b.c" } }))).toEqual([
    "properties.items.0.price is missing, expected 5.",
    "traits.email is there, but must not be.",
  ]);
  expect(judge(expected, became())).toEqual(["It was dropped."]);
});

test("a drop and a throw are expected or told", () => {
  expect(judge({ kind: "dropped" }, became())).toEqual([]);
  expect(judge({ kind: "dropped" }, became({}))).toEqual(["It was not dropped."]);
  expect(judge({ kind: "dropped" }, threw)).toEqual(["It threw: no total"]);
  expect(judge({ kind: "throws", message: "total" }, threw)).toEqual([]);
  expect(judge({ kind: "throws", message: "other" }, threw)).toEqual(["It threw something else: no total"]);
  expect(judge({ kind: "throws", message: "" }, became({}))).toEqual(["It did not throw."]);
});
