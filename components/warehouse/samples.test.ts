import { expect, test } from "vitest";
import { samplesFor, sqlHref, tableQuery } from "./samples";

test("only queries whose tables and columns exist are offered", () => {
  expect(samplesFor({})).toEqual([]);
  const titles = samplesFor({ tracks: ["event", "timestamp"], pages: ["received_at"] }).map(
    ({ title }) => title,
  );
  expect(titles).toEqual(["Events per day", "Newest pages"]);
});

test("names from events are quoted, whatever is in them", () => {
  expect(tableQuery('evil"; DROP', ["received_at"], 5)).toBe(
    'SELECT *\nFROM "evil""; DROP"\nORDER BY received_at DESC\nLIMIT 5',
  );
  expect(tableQuery("t", [])).not.toContain("ORDER BY");
});

test("a link carries the query whole", () => {
  const href = sqlHref("SELECT 'a&b' -- 100%");
  expect(new URL(href, "http://x").searchParams.get("sql")).toBe("SELECT 'a&b' -- 100%");
});
