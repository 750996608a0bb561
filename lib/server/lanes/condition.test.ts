import { expect, test } from "vitest";
import type { HealthSummary } from "@/contract/health";
import { byPain, judge } from "./condition";

const NOW = 1_000_000_000;
const quantiles = { count: 0, p50: null, p95: null, p99: null };
const NOTHING = {
  attempts: 0,
  attemptsFailed: 0,
  attemptSuccess: null,
  delivered: 0,
  deadLettered: 0,
  finalSuccess: null,
};

function told(
  lane: Partial<NonNullable<HealthSummary["now"]>["lane"]>,
  figures: Partial<HealthSummary["figures"]> = {},
  openDeadLetters = 0,
): HealthSummary {
  return {
    destinationId: "d",
    openDeadLetters,
    failedTrend: [],
    previous: NOTHING,
    figures: {
      ...NOTHING,
      perSecond: 0,
      failures: { no_answer: 0, timeout: 0, server_error: 0, throttled: 0, auth: 0, refused: 0, other: 0 },
      tries: [],
      throttledMs: 0,
      latency: quantiles,
      duration: quantiles,
      ...figures,
    },
    now: {
      nextTryAt: null,
      breaker: { kind: "closed", reason: null, until: null, successes: 0 },
      lane: {
        destinationId: "d",
        state: "running",
        cursor: 0,
        lag: 0,
        held: 0,
        deadLetters: 0,
        inFlight: 0,
        oldestPendingAt: null,
        p50Ms: null,
        p95Ms: null,
        lastError: null,
        ...lane,
      },
    },
  };
}
const conditionOf = (enabled: boolean, summary: HealthSummary | undefined) =>
  judge(enabled, summary, NOW).condition;

test("no traffic is quiet, not healthy", () => {
  expect(conditionOf(true, told({}))).toBe("quiet");
  expect(conditionOf(true, told({}, { delivered: 5, attempts: 5 }))).toBe("healthy");
});

test("what stops deliveries is worse than what slows them", () => {
  expect(conditionOf(true, undefined)).toBe("stopped");
  expect(conditionOf(true, told({ state: "paused" }))).toBe("stopped");
  expect(conditionOf(true, told({ state: "open" }))).toBe("failing");
  expect(conditionOf(true, told({}, { delivered: 1, deadLettered: 9, attempts: 10 }))).toBe("failing");
  expect(conditionOf(true, told({ held: 3, oldestPendingAt: NOW - 600_000 }))).toBe("behind");
  expect(conditionOf(true, told({}, { delivered: 9, attempts: 10, attemptsFailed: 1 }))).toBe("degraded");
  expect(conditionOf(true, told({}, { delivered: 9, attempts: 9 }, 2))).toBe("degraded");
  expect(conditionOf(false, undefined)).toBe("disabled");
});

test("a destination that recovers with nothing left to send hurts nobody", () => {
  expect(conditionOf(true, told({ state: "half_open" }, { delivered: 5, attempts: 5 }))).toBe("healthy");
});

test("the worst comes first, then the one with more dead letters", () => {
  const of = (name: string, condition: "healthy" | "failing", openDeadLetters: number) => ({
    name,
    condition,
    openDeadLetters,
    figures: { attemptsFailed: 0 },
  });
  const sorted = [of("a", "healthy", 0), of("b", "failing", 1), of("c", "failing", 7)].sort(byPain);
  expect(sorted.map(({ name }) => name)).toEqual(["c", "b", "a"]);
});
