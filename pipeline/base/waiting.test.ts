import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { repeat, within } from "./waiting.ts";

test("waiting ends with the promise, with its failure, or with the time", async () => {
  const startedAt = performance.now();
  await within(5_000, Promise.resolve());
  await expect(within(5_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  await within(10, new Promise(() => undefined));
});

test("work that takes longer than its turn is not begun twice, and goes on after a failure", async () => {
  const seen = { running: 0, most: 0, turns: 0 };
  const errors: unknown[] = [];
  const stop = repeat(
    5,
    async () => {
      seen.running += 1;
      seen.most = Math.max(seen.most, seen.running);
      await sleep(20);
      seen.running -= 1;
      seen.turns += 1;
      throw new Error("no");
    },
    (error) => errors.push(error),
  );
  while (seen.turns < 2) await sleep(5);
  stop();
  const before = seen.turns + seen.running;
  await sleep(60);
  expect(seen.turns).toBeLessThanOrEqual(before);
  expect(seen.most).toBe(1);
  expect(errors.length).toBeGreaterThanOrEqual(2);
});
