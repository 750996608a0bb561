import { expect, test } from "vitest";
import { paramCount, paramValue } from "./query-params";

test("a query wants as many values as its highest number says", () => {
  expect(paramCount("SELECT 1")).toBe(0);
  expect(paramCount("SELECT * FROM tracks WHERE event = $1 AND user_id = $2 OR event = $1")).toBe(2);
});

test("dollar signs in strings, names and comments are no parameters", () => {
  expect(paramCount(`SELECT '$1 it''s $2', "$3" -- $4\n /* $5 */ FROM t WHERE a = $1`)).toBe(1);
});

test("what is typed becomes the value it looks like; quotes make it text", () => {
  expect(["12", "-1.5", "true", "null", "Order", "'12'", "007x", ""].map(paramValue)).toEqual([
    12,
    -1.5,
    true,
    null,
    "Order",
    "12",
    "007x",
    "",
  ]);
});
