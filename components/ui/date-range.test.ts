import { describe, expect, it } from "vitest";
import { boundsOf, fromLocalInput, parseRange, serializeRange, toLocalInput } from "./date-range";

describe("a date range in the URL", () => {
  it("keeps relative ranges relative and absolute ones exact", () => {
    for (const text of ["24h", "7d", "1763900000000-1763990000000"]) {
      const range = parseRange(text);
      expect(range === null ? null : serializeRange(range)).toBe(text);
    }
  });

  it("refuses what is not a range", () => {
    for (const text of ["", "3h", "20-10", "1-", "constructor"]) expect(parseRange(text)).toBeNull();
  });

  it("lets a relative range end now", () => {
    expect(boundsOf({ kind: "last", preset: "1h" }, 10_000_000)).toEqual({ from: 6_400_000, to: 10_000_000 });
  });

  it("reads and writes clock times of a zone on both sides of a change to summer time", () => {
    for (const zone of ["UTC", "America/New_York", "Asia/Kolkata", "Europe/Berlin"]) {
      for (const at of [
        Date.UTC(2026, 2, 8, 6, 30),
        Date.UTC(2026, 2, 29, 2, 15),
        Date.UTC(2026, 9, 24, 22),
      ]) {
        expect(fromLocalInput(toLocalInput(at, zone), zone)).toBe(at);
      }
    }
  });
});
