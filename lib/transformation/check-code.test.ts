import { expect, test } from "vitest";
import { checkLibrary, checkTransformation, importsOf } from "./check-code";

const known = new Set(["piiTools"]);
const check = (code: string) => checkTransformation("javascript", code, known);

test.each([
  "export function transformEvent(event, metadata) { return event; }",
  "export async function transformBatch(events) { return events; }",
  "export const transformEvent = (event) => event;",
  "function t(event) { return event; }\nexport { t as transformEvent };",
  'import { hash } from "piiTools";\nexport function transformEvent(event) { event.userId = hash(event.userId); return event; }',
])("code that exports one of the two functions is sound: %s", (code) => {
  expect(check(code)).toEqual([]);
});

test("a syntax error is named once, with its line and column in the author's text", () => {
  const code = "export function transformEvent(event) {\n  const a = ;\n  return event;\n}";
  expect(check(code)).toMatchObject([{ line: 2, column: 13, message: "Unexpected “;”." }]);
  expect(check("export function transformEvent(")).toMatchObject([{ message: "The code ends too early." }]);
});

test("neither export, or both, is a fault", () => {
  expect(check("const a = 1;")).toMatchObject([{ line: 1 }]);
  expect(check("export default function () {}")).toHaveLength(1);
  const both =
    "export function transformEvent(e) { return e; }\nexport function transformBatch(e) { return e; }";
  expect(check(both)).toMatchObject([{ line: 2 }]);
});

test("a library that is not published is a fault at its import", () => {
  const code = 'import { x } from "other";\nexport function transformEvent(e) { return x(e); }';
  expect(check(code)).toMatchObject([
    { line: 1, column: 19, message: "There is no published library “other”." },
  ]);
});

test("TypeScript's types parse as TypeScript only, and type imports import nothing", () => {
  const code =
    'import type { E } from "types";\nexport function transformEvent(event: Record<string, unknown>): unknown { return event as unknown; }';
  expect(checkTransformation("typescript", code, known)).toEqual([]);
  expect(check(code)).not.toEqual([]);
});

test("a library exports something; what it imports is known", () => {
  expect(checkLibrary("javascript", "export const hash = (x) => x;", known)).toEqual([]);
  expect(checkLibrary("javascript", "const hash = 1;", known)).toHaveLength(1);
  expect(
    importsOf("javascript", 'import a from "x"; import { b } from "y"; import "x"; export const c = a;'),
  ).toEqual(["x", "y"]);
});
