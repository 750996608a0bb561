import { expect, test } from "vitest";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { DURATION_PLACES, durationPlace, quantileMs } from "../../contract/health.ts";
import { HealthBooks } from "./health-books.ts";

const record = (given: Partial<AttemptRecord>): AttemptRecord => ({
  destinationId: "d",
  offset: 1,
  messageId: "m",
  state: "delivered",
  attempt: 1,
  at: 60_000,
  durationMs: 10,
  status: 200,
  code: null,
  message: null,
  nextAttemptAt: null,
  deliveryId: "dlv",
  ...given,
});

test("tries, ends and times are counted in the minute of the attempt", () => {
  const books = new HealthBooks();
  const given = { isTry: true, arrivedAt: 59_000 };
  books.note(record({ state: "retrying", status: 503, code: "http_503", at: 59_999 }), given);
  books.note(record({ attempt: 2 }), given);
  books.note(record({ state: "dead_lettered", status: 422, code: "http_422", attempt: 7 }), given);
  const [first, second] = books.close();
  expect(first).toMatchObject({
    minute: 0,
    attempts: 1,
    attemptsFailed: 1,
    delivered: 0,
    tries: [],
    latency: [],
  });
  expect(second).toMatchObject({
    minute: 60_000,
    attempts: 2,
    attemptsFailed: 1,
    delivered: 1,
    deadLettered: 1,
  });
  expect(second?.tries).toEqual([0, 1, 0, 0, 1]);
  expect(quantileMs(second?.latency ?? [], 0.5)).toBeGreaterThan(850);
  expect(books.isEmpty).toBe(true);
});

test("what was not sent is no attempt, and what is filtered is nothing at all", () => {
  const books = new HealthBooks();
  books.note(record({ state: "filtered", attempt: 0 }), { isTry: false, arrivedAt: 0 });
  expect(books.isEmpty).toBe(true);
  const failed = record({ state: "dead_lettered", code: "transformation_failed", status: null, attempt: 0 });
  books.note(failed, { isTry: false, arrivedAt: 0 });
  expect(books.close()).toMatchObject([{ attempts: 0, deadLettered: 1 }]);
});

test("a replay's age says nothing about latency", () => {
  const books = new HealthBooks();
  books.note(record({}), { isTry: true, arrivedAt: null });
  expect(books.close()).toMatchObject([{ delivered: 1, latency: [] }]);
});

test("throttled time is what passed between two looks, unless the process slept", () => {
  const books = new HealthBooks();
  books.watch(0, true);
  books.watch(2_000, true);
  books.watch(4_000, false);
  books.watch(3_600_000, true);
  expect(books.close()).toMatchObject([{ minute: 0, throttledMs: 2_000 }]);
});

test("quantiles are right to within a tenth, at any size", () => {
  for (const ms of [1, 7, 95, 1_234, 59_000, 86_400_000]) {
    const places: number[] = Array.from({ length: DURATION_PLACES }, () => 0);
    places[durationPlace(ms)] = 1_000;
    const told = quantileMs(places, 0.5) ?? 0;
    expect(Math.abs(told - ms)).toBeLessThanOrEqual(Math.max(1, ms * 0.1));
  }
  expect(quantileMs([], 0.5)).toBeNull();
  expect(quantileMs([0, 0], 0.99)).toBeNull();
});
