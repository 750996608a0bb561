import { DuckDBTimestampTZValue } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { instantText, isInstant, textOf, toInstant, typeOf, widen } from "./column-type.ts";

describe("instants", () => {
  test.each([
    ["2026-11-23T10:00:00Z", 1_795_428_000_000_000n],
    ["2026-11-23T10:00:00.123Z", 1_795_428_000_123_000n],
    ["2026-11-23T10:00:00.123456Z", 1_795_428_000_123_456n],
    ["2026-11-23T12:00:00+02:00", 1_795_428_000_000_000n],
    ["2026-11-23 12:00:00+0200", 1_795_428_000_000_000n],
    ["2026-11-23T10:00Z", 1_795_428_000_000_000n],
    ["1969-12-31T23:59:59.999999Z", -1n],
    ["2024-02-29T00:00:00Z", 1_709_164_800_000_000n],
  ])("%s is one", (text, micros) => {
    expect(isInstant(text)).toBe(true);
    expect(toInstant(text).micros).toBe(micros);
  });

  test.each([
    "2026-11-23",
    "2026-11-23T10:00:00",
    "2026-02-30T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2026-00-10T10:00:00Z",
    "2026-11-23T24:00:00Z",
    "2026-11-23T10:00:00.1234567Z",
    "0000-01-01T00:00:00Z",
    "2026-11-23T10:00:00Z and more",
    "1234-56-78901234567890",
    "",
  ])("%s stays text", (text) => {
    expect(isInstant(text)).toBe(false);
  });

  test("as text they keep microseconds, and milliseconds are enough where there are none", () => {
    expect(instantText(-1n)).toBe("1969-12-31T23:59:59.999999Z");
    expect(textOf(new DuckDBTimestampTZValue(1_795_428_000_000_000n))).toBe("2026-11-23T10:00:00.000Z");
  });
});

test("whole numbers that a double cannot tell apart are doubles from the start", () => {
  expect(typeOf(9_007_199_254_740_991)).toBe("bigint");
  expect(typeOf(9_007_199_254_740_992)).toBe("double");
  expect(typeOf(1.5)).toBe("double");
  expect(typeOf("1.5")).toBe("varchar");
  expect(typeOf(true)).toBe("boolean");
});

test("types widen only to types that hold both", () => {
  expect(widen("bigint", "double")).toBe("double");
  expect(widen("double", "bigint")).toBe("double");
  expect(widen("boolean", "bigint")).toBe("varchar");
  expect(widen("timestamptz", "varchar")).toBe("varchar");
  expect(widen("boolean", "boolean")).toBe("boolean");
});
