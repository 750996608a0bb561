import { expect, test } from "vitest";
import { intoBuckets } from "./traffic.ts";

const MINUTE = 60_000;

test("minutes add up into buckets, oldest first, without empty ones", () => {
  const minutes = [
    { minute: 12 * MINUTE, count: 5 },
    { minute: 0, count: 1 },
    { minute: 4 * MINUTE, count: 2 },
    { minute: 7 * MINUTE, count: 0 },
  ];
  expect(intoBuckets(minutes, 5 * MINUTE)).toEqual([
    { at: 0, count: 3 },
    { at: 10 * MINUTE, count: 5 },
  ]);
});
