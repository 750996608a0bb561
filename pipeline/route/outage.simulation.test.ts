/** A destination that is down for a day, in virtual time, at 500 events a second: the log is the backlog, memory stays small. */
import { expect, test } from "vitest";
import { createEntry, type Entry } from "./entry.ts";
import { Lane, type LaneConfig } from "./lane.ts";
import { HELD_MAX, READ_EVENTS_MAX, WINDOW_EVENTS_MAX } from "./limits.ts";
import type { Dispatch } from "./departures.ts";
import type { EntryOutcome } from "./outcome.ts";
import { seeded } from "./test/world.ts";

const HOUR_MS = 3_600_000;
const EVENTS_PER_MS = 0.5;
const ANSWER_MS = 20;
const PEOPLE = 40_000;

const CONFIG: LaneConfig = {
  retry: { baseMs: 1000, maxMs: 300_000, windowMs: 72 * HOUR_MS, attemptsMax: Infinity },
  poll: null,
  maxInFlight: 64,
  ratePerSecond: null,
  batchItemsMax: 100,
  batchBytesMax: 1_000_000,
  batchOutcome: "whole",
};
const DOWN: EntryOutcome = { kind: "retry", code: "http_503", why: "Down.", status: 503, afterMs: null };
const OK: EntryOutcome = { kind: "ok", status: 200 };

const personOf = (offset: number): number => (offset * 7919) % PEOPLE;

const entryAt = (offset: number): Entry =>
  createEntry({
    offset,
    sourceId: "src",
    messageId: String(offset),
    receivedAt: offset / EVENTS_PER_MS,
    personKeys: [`u:${String(personOf(offset))}`],
    deliveryId: `d${String(offset)}`,
    bytes: 600,
    event: null,
  });

/** Drives the lane as its runner does, from one thing that happens to the next. */
class Outage {
  now = 0;
  delivered = 0;
  requests = 0;
  inFlightMax = 0;
  memoryMax = 0;
  readonly lane = new Lane(
    CONFIG,
    { destinationId: "dst", cursor: 0, seq: 0, breaker: { kind: "closed" }, held: [] },
    seeded(1),
  );
  readonly #lastOf = new Map<number, number>();
  #flights: { readonly dispatch: Dispatch; readonly at: number }[] = [];

  runUntil(end: number, isDown: boolean, written: (now: number) => number): void {
    while (this.now < end) {
      this.#read(written(this.now));
      for (const dispatch of this.lane.plan(this.now))
        this.#flights.push({ dispatch, at: this.now + ANSWER_MS });
      this.inFlightMax = Math.max(this.inFlightMax, this.#flights.length);
      this.lane.collect(this.now, true);
      this.memoryMax = Math.max(this.memoryMax, this.lane.readTo - this.lane.cursor + this.lane.heldCount);
      this.#advance(end, isDown);
    }
  }

  #read(end: number): void {
    while (this.lane.readTo < end && this.lane.room(this.now) >= READ_EVENTS_MAX) {
      const from = this.lane.readTo;
      const to = Math.min(end, from + READ_EVENTS_MAX);
      this.lane.admit(
        Array.from({ length: to - from }, (_, index) => entryAt(from + index)),
        to,
      );
    }
  }

  #advance(end: number, isDown: boolean): void {
    const next = this.#flights[0]?.at ?? this.lane.wakeAt(this.now) ?? end;
    this.now = Math.min(Math.max(next, this.now + 1), end, this.now + 1000);
    while ((this.#flights[0]?.at ?? Infinity) <= this.now) {
      const flight = this.#flights.shift();
      if (flight !== undefined) this.#answer(flight.dispatch, isDown);
    }
  }

  #answer(dispatch: Dispatch, isDown: boolean): void {
    this.requests += 1;
    const outcomes = dispatch.entries.map(() => (isDown ? DOWN : OK));
    if (!isDown)
      for (const { offset } of dispatch.entries) {
        expect(this.#lastOf.get(personOf(offset)) ?? -1).toBeLessThan(offset);
        this.#lastOf.set(personOf(offset), offset);
        this.delivered += 1;
      }
    this.lane.settle(dispatch, { outcomes, exchange: null }, this.now);
  }
}

test("a day of outage waits on disk, is probed now and then, and drains in order without a stampede", () => {
  const outage = new Outage();
  const written = (now: number): number => Math.floor(Math.min(now, 24 * HOUR_MS) * EVENTS_PER_MS);
  outage.runUntil(24 * HOUR_MS, true, written);
  expect(outage.delivered).toBe(0);
  expect(outage.memoryMax).toBeLessThanOrEqual(WINDOW_EVENTS_MAX + HELD_MAX);
  // A probe a minute, once the breaker is open.
  expect(outage.requests).toBeLessThan(2 * 24 * 60 + 200);

  expect(outage.inFlightMax).toBeLessThanOrEqual(CONFIG.maxInFlight);
  const requests = outage.requests;
  outage.inFlightMax = 0;
  const backAt = outage.now;
  while (outage.lane.breaker.state.kind !== "closed") outage.runUntil(outage.now + 1, false, written);
  expect(outage.inFlightMax).toBeLessThanOrEqual(10);
  // Dozens of requests have shown that it stands before everything goes to it that may.
  expect(outage.requests - requests).toBeGreaterThanOrEqual(64);
  // Of 43.2 million events that wait, the first hundredth: the rest goes on at the same pace.
  const target = outage.delivered + 400_000;
  while (outage.delivered < target) outage.runUntil(outage.now + 1000, false, written);
  expect(outage.memoryMax).toBeLessThanOrEqual(WINDOW_EVENTS_MAX + HELD_MAX);
  expect(outage.inFlightMax).toBeLessThanOrEqual(CONFIG.maxInFlight);
  expect(outage.requests - requests).toBeLessThan(20_000);
  expect(outage.now - backAt).toBeLessThan(HOUR_MS);
  expect(outage.lane.breaker.state.kind).toBe("closed");
}, 120_000);
