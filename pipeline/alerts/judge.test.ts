import { describe, expect, test } from "vitest";
import type { AlertCondition } from "../../contract/alert.ts";
import { counted, judge, NOTHING } from "./judge.ts";

const rate: AlertCondition = {
  kind: "failure_rate",
  of: "attempts",
  percent: 10,
  minCount: 20,
  windowMinutes: 5,
};
const judged = (condition: AlertCondition, part: number, whole: number) =>
  judge(condition, counted(condition, part, whole));

describe("a failure rate", () => {
  test("fires at its threshold and ends well below it", () => {
    expect(judged(rate, 10, 100)).toBe("breach");
    expect(judged(rate, 9, 100)).toBe("between");
    expect(judged(rate, 8, 100)).toBe("clear");
  });

  test("never fires without traffic, nor on a few attempts", () => {
    expect(counted(rate, 0, 0)).toBe(NOTHING);
    expect(judge(rate, NOTHING)).toBe("clear");
    expect(judged(rate, 19, 19)).toBe("between");
    expect(judged(rate, 20, 20)).toBe("breach");
  });
});

test("dead letters fire at their count, and one is over only when none is left", () => {
  const condition: AlertCondition = { kind: "dead_letters", count: 1, windowMinutes: 60 };
  expect(judged(condition, 1, 1)).toBe("breach");
  expect(judged(condition, 0, 0)).toBe("clear");
  expect(counted(condition, 0, 0).value).toBe(0);
});

test("violations count by themselves, or by the share of enough events", () => {
  const number: AlertCondition = {
    kind: "violations",
    of: "count",
    threshold: 5,
    minCount: 20,
    windowMinutes: 5,
  };
  expect(judged(number, 5, 5)).toBe("breach");
  const share: AlertCondition = { ...number, of: "percent" };
  expect(judged(share, 5, 10)).toBe("between");
  expect(judged(share, 5, 100)).toBe("breach");
  expect(judged(share, 1, 100)).toBe("clear");
});

test("a silent source fires by its minutes, but not just after a restart", () => {
  const condition: AlertCondition = { kind: "no_data", minutes: 30 };
  expect(judge(condition, { value: 31, of: 60 })).toBe("breach");
  expect(judge(condition, { value: 500, of: 2 })).toBe("between");
  expect(judge(condition, { value: 0, of: 60 })).toBe("clear");
  expect(judge(condition, NOTHING)).toBe("clear");
});

test("waiting and stuck lanes fire by their minutes", () => {
  for (const kind of ["oldest_pending", "lane_stuck"] as const) {
    expect(judge({ kind, minutes: 10 }, { value: 10, of: 1 })).toBe("breach");
    expect(judge({ kind, minutes: 10 }, { value: 9, of: 1 })).toBe("between");
    expect(judge({ kind, minutes: 10 }, { value: 0, of: 1 })).toBe("clear");
  }
});
