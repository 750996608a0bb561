import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnName, eventTableName, snakeCase } from "./naming.ts";

const free = (): boolean => false;

describe("snake case", () => {
  test.each([
    ["Order Completed", "order_completed"],
    ["orderCompleted", "order_completed"],
    ["userID", "user_id"],
    ["HTMLParser", "html_parser"],
    ["SHA256Hash", "sha256_hash"],
    ["item2Price", "item2_price"],
    ["h1", "h1"],
    ["$revenue", "revenue"],
    ["  a -- b  ", "a_b"],
    ["_private", "_private"],
    ["already_snake_case", "already_snake_case"],
    ["Größe", "grosse"],
    ["Café Ñandú", "cafe_nandu"],
    ["a.b/c:d", "a_b_c_d"],
    ["ABC", "abc"],
    ["", ""],
  ])("%j is %j", (name, expected) => {
    expect(snakeCase(name)).toBe(expected);
  });

  test("a name without any ASCII letter or digit keeps a name of its own", () => {
    expect(snakeCase("价格")).toMatch(/^_[0-9a-f]{8}$/);
    expect(snakeCase("价格")).not.toBe(snakeCase("购买"));
  });
});

describe("tables of events", () => {
  test.each([
    ["Tracks", "_tracks"],
    ["users", "_users"],
    ["Discards", "_discards"],
    ["duckdb settings", "_duckdb_settings"],
    ["sqlite_master", "_sqlite_master"],
    ["Select", "_select"],
    ["order", "_order"],
    ["2nd visit", "_2nd_visit"],
    ["", "_"],
  ])("%j is %j", (name, expected) => {
    expect(eventTableName(name)).toBe(expected);
  });

  test("long names that differ only at their end stay apart", () => {
    const long = "a".repeat(200);
    expect(eventTableName(`${long}x`)).toHaveLength(127);
    expect(eventTableName(`${long}x`)).not.toBe(eventTableName(`${long}y`));
  });
});

describe("columns", () => {
  test("a path of keys becomes one name", () => {
    expect(columnName(["cart", "Item Count"], "", free)).toBe("cart_item_count");
    expect(columnName(["page", "url"], "context_", free)).toBe("context_page_url");
  });

  test("a name that the warehouse itself uses gets an underscore instead of being dropped", () => {
    expect(columnName(["userId"], "", (name) => name === "user_id")).toBe("_user_id");
  });

  test("empty keys add nothing", () => {
    expect(columnName(["a", "", "b"], "", free)).toBe("a_b");
    expect(columnName([""], "", free)).toBe("_");
  });
});

test("every name is usable without thought: short, lower case, never starting with a digit", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
      expect(eventTableName(name)).toMatch(/^[a-z_][a-z0-9_]{0,126}$/);
      expect(columnName([name, "x"], "", free)).toMatch(/^[a-z_][a-z0-9_]{0,126}$/);
    }),
  );
});
