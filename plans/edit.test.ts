import { expect, test } from "vitest";
import {
  changeAt,
  nodeAt,
  removeProperty,
  renameProperty,
  setDataType,
  setKeyword,
  setRequired,
  writeRow,
} from "./edit.ts";
import { ITEMS, pathOf, stepsOf } from "./path.ts";
import { rowsOf } from "./rows.ts";

const schema = {
  type: "object",
  properties: {
    email: { type: "string", format: "email", "x-pii": true, minLength: 3 },
    items: {
      type: "array",
      items: { type: "object", properties: { sku: { type: "string" } }, required: ["sku"] },
    },
  },
  required: ["email"],
  additionalProperties: false,
};

test("rows show every property with its rules, parents first", () => {
  expect(rowsOf(schema).map(({ path, dataType, required }) => [path, dataType, required])).toEqual([
    ["email", "email", true],
    ["items", "array", false],
    ["items[]", "object", false],
    ["items[].sku", "string", true],
  ]);
  expect(rowsOf(schema)[0]).toMatchObject({ pii: true, rules: { minLength: 3 } });
});

test("writing all rows of a schema again gives the same schema", () => {
  const { properties: _, required: __, ...rest } = schema;
  const again = rowsOf(schema).reduce(writeRow, rest as Record<string, unknown>);
  expect(again).toEqual(schema);
});

test("a property is required, optional, renamed and removed without a trace", () => {
  const steps = ["items", ITEMS, "sku"];
  const optional = setRequired(schema, steps, false);
  expect(nodeAt(optional, ["items", ITEMS])).not.toHaveProperty("required");
  const renamed = renameProperty(schema, steps, "id");
  expect(nodeAt(renamed, ["items", ITEMS])).toMatchObject({ properties: { id: {} }, required: ["id"] });
  expect(renameProperty(schema, ["email"], "items")).toBe(schema);
  expect(removeProperty(schema, ["email"])).not.toHaveProperty("required");
});

test("another type takes what belonged to the old one away", () => {
  const text = setDataType(schema, ["items"], "string or null");
  expect(nodeAt(text ?? {}, ["items"])).toEqual({ type: ["string", "null"] });
  expect(setDataType(schema, ["items"], "strnig")).toBeNull();
});

test("no rule is no keyword", () => {
  expect(nodeAt(setKeyword(schema, ["email"], "enum", undefined), ["email"])).not.toHaveProperty("enum");
});

test("names of Object are ordinary names", () => {
  const made = changeAt({}, ["__proto__", "constructor"], () => ({ type: "string" }));
  expect(nodeAt(made, ["__proto__", "constructor"])).toEqual({ type: "string" });
  expect(nodeAt({}, ["toString"])).toBeUndefined();
  expect(({} as { type?: unknown }).type).toBeUndefined();
});

test.each([
  ["a", ["a"]],
  ["a.b", ["a", "b"]],
  ["a[].b[][]", ["a", ITEMS, "b", ITEMS, ITEMS]],
  ["a\\.b\\[\\]", ["a.b[]"]],
])("%s is a path, and is written like that", (path, steps) => {
  expect(stepsOf(path)).toEqual(steps);
  expect(pathOf(steps)).toBe(path);
});

test.each(["", ".", "a.", ".a", "a..b", "[]", "a[", "a[1]", "a[]b"])("%o is no path", (path) => {
  expect(stepsOf(path)).toBeNull();
});
