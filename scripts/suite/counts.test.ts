import { expect, test } from "vitest";
import { playwrightCounts, readReport, vitestCounts } from "./counts.ts";

test("the counts of both runners are read from their reports", () => {
  expect(vitestCounts({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2 }, 1)).toEqual({
    passed: 5,
    failed: 1,
    skipped: 2,
  });
  expect(playwrightCounts({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 } }, 1)).toEqual({
    passed: 3,
    failed: 2,
    skipped: 0,
  });
});

test("a runner that ends badly without counting a failure has failed", () => {
  expect(vitestCounts({ numPassedTests: 5, numFailedTests: 0 }, 1).failed).toBe(1);
  expect(playwrightCounts(readReport("/no/such/report"), 1).failed).toBe(1);
});

test("a runner that ran nothing has failed", () => {
  expect(vitestCounts({}, 0).failed).toBe(1);
  expect(playwrightCounts({ stats: {} }, 0).failed).toBe(1);
});
