import { expect, test } from "vitest";
import { fieldPaths } from "./field-paths";

test("fields that more events have come first, and dots in names are kept apart", () => {
  const events = [
    { type: "track", properties: { total: 1, "a.b": { c: 1 } } },
    { type: "track", properties: { total: 2, list: [1] } },
  ];
  expect(fieldPaths(events)).toEqual([
    "properties.total",
    "type",
    String.raw`properties.a\.b.c`,
    "properties.list",
  ]);
});
