import { expect, test } from "vitest";
import { breakerWords, changeOfShare, shareText } from "./health-words";

const lane = {
  destinationId: "d",
  state: "running" as const,
  cursor: 0,
  lag: 0,
  held: 0,
  deadLetters: 0,
  inFlight: 0,
  oldestPendingAt: null,
  p50Ms: null,
  p95Ms: null,
  lastError: null,
};
const now = (
  breaker: Parameters<typeof breakerWords>[0] extends infer N
    ? NonNullable<N> extends { breaker: infer B }
      ? B
      : never
    : never,
) => breakerWords({ lane, breaker, nextTryAt: null }, 1_000);

test("no traffic is no percentage", () => {
  expect(shareText(null)).toBeNull();
  expect(shareText(1)).toBe("100%");
});

test("what it was before is told, also when there was nothing", () => {
  expect(changeOfShare(0.9, undefined)).toBe("");
  expect(changeOfShare(0.9, null)).toBe("no traffic before");
  expect(changeOfShare(0.9, 0.99)).toBe("99.0% before");
  expect(changeOfShare(0.9, 0.9)).toBe("as before");
});

test("the breaker says in words what it does and when it tries again", () => {
  expect(now({ kind: "closed", reason: null, until: null, successes: 0 }).isWell).toBe(true);
  expect(now({ kind: "open", reason: "down", until: 6_000, successes: 0 }).says).toMatch(/tried in 5 s/);
  expect(now({ kind: "half_open", reason: "throttled", until: null, successes: 3 }).says).toMatch(/3 of 64/);
  expect(breakerWords(null, 0).isWell).toBe(false);
});
