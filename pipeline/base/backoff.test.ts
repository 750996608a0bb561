import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

const backoff = { baseMs: 100, maxMs: 5000 };

test("the delay doubles with each failure up to its ceiling", () => {
  expect([1, 2, 3, 4, 10, 10_000].map((attempt) => backoffMs(attempt, backoff, 1))).toEqual([
    100, 200, 400, 800, 5000, 5000,
  ]);
});

test("the jitter takes at most half of the delay away", () => {
  expect(backoffMs(3, backoff, 0)).toBe(200);
  expect(backoffMs(3, backoff, 0.5)).toBe(300);
});
