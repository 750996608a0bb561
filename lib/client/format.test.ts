import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDateTime,
  formatDuration,
  formatRelative,
  formatShare,
  formatShortCount,
  truncateMiddle,
} from "./format";

describe("formatting for people", () => {
  it("never rounds a share up to everything or down to nothing", () => {
    expect(formatShare(1)).toBe("100%");
    expect(formatShare(0.999_99)).toBe(">99.99%");
    expect(formatShare(0.000_01)).toBe("<0.01%");
    expect(formatShare(0.9931)).toBe("99.31%");
    expect(formatShare(0.5)).toBe("50.0%");
  });

  it("keeps small numbers exact and shortens large ones", () => {
    expect(formatShortCount(9999)).toBe("9,999");
    expect(formatShortCount(12_345)).toBe("12.3K");
  });

  it("names two units of a duration at most", () => {
    expect(formatDuration(87)).toBe("87 ms");
    expect(formatDuration(4200)).toBe("4.2 s");
    expect(formatDuration(125_000)).toBe("2 min 5 s");
    expect(formatDuration(90_000_000)).toBe("1 d 1 h");
  });

  it("says in which direction a relative time lies, and gives the date when it is far", () => {
    const now = Date.UTC(2026, 10, 23, 12);
    expect(formatRelative(now - 500, now, "UTC")).toBe("just now");
    expect(formatRelative(now - 61_000, now, "UTC")).toBe("1 min ago");
    expect(formatRelative(now + 7_200_000, now, "UTC")).toBe("in 2 h");
    expect(formatRelative(Date.UTC(2026, 0, 5), now, "UTC")).toBe("5 Jan 2026");
  });

  it("prints the zone beside an absolute time, across a change to summer time", () => {
    expect(formatDateTime(Date.UTC(2026, 2, 29, 0, 59, 59), "Europe/Berlin")).toBe(
      "29 Mar 2026, 01:59:59 CET",
    );
    expect(formatDateTime(Date.UTC(2026, 2, 29, 1, 0, 0), "Europe/Berlin")).toBe(
      "29 Mar 2026, 03:00:00 CEST",
    );
    expect(formatDateTime(0, "Asia/Kolkata")).toContain("05:30:00");
  });

  it("cuts ids in the middle and keeps the length", () => {
    expect(truncateMiddle("abcdefghijklmnop", 9)).toBe("abcd…mnop");
    expect(truncateMiddle("short", 9)).toBe("short");
  });

  it("uses binary steps for bytes", () => {
    expect(formatBytes(1536)).toBe("1.5 KB");
  });
});
