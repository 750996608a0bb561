import { expect, test } from "vitest";
import { positionOf, withoutPosition } from "./query-position";

const message = 'Referenced column "emial" not found (line 2, column 7)';

test("a fault's line and column become an index into the query", () => {
  const sql = "SELECT id,\n       emial\nFROM users";
  const position = positionOf(message, sql);
  expect(position).toEqual({ line: 2, column: 7, at: 17 });
  expect(sql.slice(17, 23)).toBe(" emial");
});

test("a place beyond the text is its end, and a message without one names none", () => {
  expect(positionOf("x (line 9, column 9)", "SELECT 1")?.at).toBe(8);
  expect(positionOf("The query needs too much memory.", "SELECT 1")).toBeNull();
});

test("the message is shown without the place", () => {
  expect(withoutPosition(message)).toBe('Referenced column "emial" not found');
});
