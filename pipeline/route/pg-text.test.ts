import { assert, anything, property } from "fast-check";
import { expect, test } from "vitest";
import { toPgJson } from "./pg-text.ts";

test("what Postgres refuses in JSON is replaced, in values and in keys", () => {
  const json = toPgJson({ "a\u0000": ["\ud800x", { deep: "\u0000" }], ok: "💥" });
  expect(JSON.parse(json)).toEqual({ "a\uFFFD": ["\uFFFDx", { deep: "\uFFFD" }], ok: "💥" });
});

test("text that only looks like an escape is left as it is", () => {
  expect(JSON.parse(toPgJson({ a: String.raw`\u0000` }))).toEqual({ a: String.raw`\u0000` });
});

test("no value leaves a NUL or a lone surrogate", () => {
  assert(
    property(anything({ maxDepth: 3 }), (value) => {
      const parsed = JSON.stringify(JSON.parse(toPgJson({ value })));
      expect(parsed.isWellFormed()).toBe(true);
      expect(/(?<!\\)(\\\\)*\\u0000/.test(parsed)).toBe(false);
    }),
  );
});
