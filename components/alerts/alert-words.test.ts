import { expect, test } from "vitest";
import { DEFAULT_RULES } from "@/lib/contract/alert-defaults";
import { conditionInWords, minutesInWords, valueInWords } from "./alert-words";

test("the usual rules read well", () => {
  expect(DEFAULT_RULES.map(({ condition }) => conditionInWords(condition))).toEqual([
    "Nothing goes out for 5 min",
    "20 % of requests fail in 5 minutes",
    "An event waits longer than 15 min",
    "1 event is given up in 1 hour",
    "Silent for 1 h",
    "5 % of events break the plan in 1 hour",
  ]);
});

test("values are told in their own unit, and nothing is not zero", () => {
  expect(valueInWords({ kind: "no_data", minutes: 5 }, 95.5)).toBe("1 h 35 min");
  expect(valueInWords({ kind: "dead_letters", count: 1, windowMinutes: 5 }, 12_345)).toBe("12,345");
  expect(valueInWords({ kind: "lane_stuck", minutes: 5 }, null)).toBe("Nothing to measure");
  expect(minutesInWords(4000)).toBe("2 days");
});
