import { expect, test } from "vitest";
import { ServiceError } from "../service-error";
import { Limiter } from "./limiter";

test("refuses after the last allowed failure, says when to come back, and lets in again then", () => {
  let now = 0;
  const limiter = new Limiter({ failuresMax: 2, windowMs: 60_000 }, () => now);
  limiter.fail("ann");
  limiter.check("ann");
  limiter.fail("ann");
  now = 30_000;
  const refusal = (() => {
    try {
      limiter.check("ann");
      return null;
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toBeInstanceOf(ServiceError);
  expect(refusal).toMatchObject({ code: "rate_limited", retryAfterS: 30 });
  expect(() => {
    limiter.check("bob");
  }).not.toThrow();
  now = 60_000;
  limiter.check("ann");
});

test("a success forgets the failures", () => {
  const limiter = new Limiter({ failuresMax: 1, windowMs: 1000 }, () => 0);
  limiter.fail("ann");
  limiter.forget("ann");
  expect(() => {
    limiter.check("ann");
  }).not.toThrow();
});

test("what is taken counts up to the limit, and again once the window is over", () => {
  let now = 0;
  const limiter = new Limiter({ failuresMax: 2, windowMs: 1000 }, () => now);
  const take = (): boolean => limiter.take("all");
  expect([take(), take(), take()]).toEqual([true, true, false]);
  now = 1000;
  expect(take()).toBe(true);
});
