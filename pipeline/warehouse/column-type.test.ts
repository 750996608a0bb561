import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instantText, isInstant, isoMillis, toMicros, widen } from "./column-type.ts";

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
    expect(toMicros(text)).toBe(micros);
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
    expect(instantText(1_795_428_000_000_000n)).toBe("2026-11-23T10:00:00.000Z");
  });
});

describe("the usual form of an instant", () => {
  test("is read as Date.parse reads it", () => {
    const dates = fc.date({
      noInvalidDate: true,
      min: new Date("0001-01-01T00:00:00.000Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
    });
    fc.assert(fc.property(dates, (date) => isoMillis(date.toISOString()) === date.getTime()));
    expect(isoMillis("2024-02-29T23:59:59.999Z")).toBe(Date.parse("2024-02-29T23:59:59.999Z"));
  });

  test.each([
    "2026-02-29T10:00:00.000Z",
    "2026-11-31T10:00:00.000Z",
    "2026-11-23T24:00:00.000Z",
    "2026-11-23T10:60:00.000Z",
    "2026-11-23T10:00:0x.000Z",
    "2026-11-23 10:00:00.000Z",
    "0000-11-23T10:00:00.000Z",
    "2026-11-23T10:00:00Z",
  ])("%s is another", (text) => {
    expect(isoMillis(text)).toBeNaN();
  });
});

test("types widen only to types that hold both", () => {
  expect(widen("bigint", "double")).toBe("double");
  expect(widen("double", "bigint")).toBe("double");
  expect(widen("boolean", "bigint")).toBe("varchar");
  expect(widen("timestamptz", "varchar")).toBe("varchar");
  expect(widen("boolean", "boolean")).toBe("boolean");
});
