import { expect, test } from "vitest";
import type { AlertCondition } from "../../contract/alert.ts";
import { inMinutes, nextStepOf, summaryOf } from "./words.ts";

test.each<[AlertCondition, number | null, string]>([
  [
    { kind: "failure_rate", of: "attempts", percent: 5, minCount: 20, windowMinutes: 5 },
    62.53,
    "CRM: 62.5 % of requests failed in the last 5 minutes (threshold 5 %).",
  ],
  [
    { kind: "failure_rate", of: "finals", percent: 1, minCount: 20, windowMinutes: 1440 },
    100,
    "CRM: 100 % of events were given up in the last 24 hours (threshold 1 %).",
  ],
  [
    { kind: "oldest_pending", minutes: 15 },
    95.7,
    "CRM: the oldest event has waited 1 h 35 min (threshold 15 min).",
  ],
  [
    { kind: "dead_letters", count: 1, windowMinutes: 60 },
    1,
    "CRM: 1 event was given up in the last hour (threshold 1).",
  ],
  [{ kind: "no_data", minutes: 60 }, 61, "CRM has sent nothing for 1 h 1 min (threshold 1 h)."],
  [
    { kind: "violations", of: "count", threshold: 100, minCount: 20, windowMinutes: 5 },
    140,
    "CRM: 140 violations in the last 5 minutes (threshold 100).",
  ],
  [{ kind: "lane_stuck", minutes: 5 }, 7.2, "CRM: nothing has gone out for 7 min (threshold 5 min)."],
])("%j reads well", (condition, value, sentence) => {
  expect(summaryOf(condition, "CRM", value)).toBe(sentence);
  expect(nextStepOf(condition)).toMatch(/^[A-Z].*[.]$/);
});

test("long times are told in hours and days", () => {
  expect([0.5, 59.9, 60, 1440, 1500].map(inMinutes)).toEqual(["0 min", "59 min", "1 h", "1 d", "1 d 1 h"]);
});
