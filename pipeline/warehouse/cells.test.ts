import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cells } from "./cells.ts";

describe("cells", () => {
  test("whole numbers that a double cannot tell apart are doubles from the start", () => {
    const cells = new Cells();
    const typeOf = (value: string | number | boolean) => cells.typeOf(cells.add(value));
    expect(typeOf(9_007_199_254_740_991)).toBe("bigint");
    expect(typeOf(9_007_199_254_740_992)).toBe("double");
    expect(typeOf(1.5)).toBe("double");
    expect(typeOf("1.5")).toBe("varchar");
    expect(typeOf("2026-11-23T10:00:00Z")).toBe("timestamptz");
    expect(typeOf(true)).toBe("boolean");
  });

  test("give back as text what was put in, however much there is", () => {
    const cells = new Cells();
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.integer(),
      fc.double({ noNaN: true }),
      fc.boolean(),
    );
    const put = fc.sample(value, 60_000).map((given) => ({ given, id: cells.add(given) }));
    for (const { given, id } of put)
      if (cells.textOf(id) !== String(given).toWellFormed()) expect(cells.textOf(id)).toBe(String(given));
  });

  test("are the same when kind and value are", () => {
    const cells = new Cells();
    expect(cells.isSame(cells.add("abc"), cells.add("abc"))).toBe(true);
    expect(cells.isSame(cells.add("abc"), cells.add("abd"))).toBe(false);
    expect(cells.isSame(cells.add("1"), cells.add(1))).toBe(false);
    expect(cells.isSame(cells.add(1), cells.add(1))).toBe(true);
    expect(cells.isSame(cells.add(1), cells.add(true))).toBe(false);
  });

  test("an instant is its microseconds, and what names none is no cell", () => {
    const cells = new Cells();
    expect(cells.microsOf(cells.addInstant("2026-11-23T10:00:00.123Z"))).toBe(1_795_428_000_123_000n);
    expect(cells.microsOf(cells.addInstant("2026-11-23T10:00:00.123456Z"))).toBe(1_795_428_000_123_456n);
    expect(cells.addInstant("yesterday")).toBe(0);
  });
});
