/** Thousands of faulty histories of one lane: nothing lost, order per person, exact books, and an end when faults stop. */
import { assert, integer, noShrink, property } from "fast-check";
import { expect, test } from "vitest";
import type { LaneConfig } from "./lane.ts";
import { CALM, World, type Faults } from "./test/world.ts";

const RUNS = 400;
const HOUR_MS = 3_600_000;

const config = (draw: () => number): LaneConfig => ({
  retry: { baseMs: 20, maxMs: 500, windowMs: HOUR_MS, attemptsMax: Infinity },
  poll: null,
  maxInFlight: 1 + Math.floor(draw() * 8),
  ratePerSecond: draw() < 0.2 ? 500 : null,
  batchItemsMax: draw() < 0.5 ? 1 : 1 + Math.floor(draw() * 10),
  batchBytesMax: draw() < 0.5 ? 1_000_000 : 350,
  batchOutcome: draw() < 0.7 ? "whole" : "each",
});

function faultsOf(draw: () => number): Faults {
  const sometimes = (chance: number): number => (draw() < 0.5 ? draw() * chance : 0);
  return {
    fail: sometimes(0.6),
    lostAnswer: sometimes(0.2),
    refuse: sometimes(0.05),
    shut: sometimes(0.05),
    crash: sometimes(0.02),
    lostCommit: sometimes(0.3),
  };
}

/** People with one or two identifiers; sometimes an event ties two people together. */
function keysOf(draw: () => number, people: number): readonly string[] {
  const who = Math.floor(draw() * draw() * people);
  const keys = [`u:${String(who)}`];
  if (draw() < 0.3) keys.push(`a:${String(who)}`);
  if (draw() < 0.05) keys.push(`u:${String(Math.floor(draw() * people))}`);
  return draw() < 0.02 ? [] : [...new Set(keys)];
}

function history(seed: number): World {
  const draw = new World(
    seed,
    config(() => 0),
  ).random;
  const world = new World(seed + 1, config(draw));
  const people = 1 + Math.floor(draw() * 12);
  const events = 50 + Math.floor(draw() * 250);
  world.faults = faultsOf(draw);
  const poison = draw() < 0.3 ? 0.03 : 0;
  const outage = { from: draw() * 400, to: draw() * 800 };
  for (let step = 0; step < 600; step += 1) {
    if (world.log.length < events && draw() < 0.6)
      for (let i = Math.floor(draw() * 5); i >= 0; i -= 1)
        world.append({ keys: keysOf(draw, people), isFiltered: draw() < 0.1, isPoison: draw() < poison });
    world.isDown = step > outage.from && step < outage.to;
    world.step(1 + Math.floor(draw() * 30));
  }
  world.isDown = false;
  world.faults = CALM;
  for (let step = 0; step < 20_000 && !world.isDrained; step += 1) world.step(5);
  return world;
}

function checkOrder(world: World): void {
  const lastOf = new Map<string, number>();
  const seen = new Set<number>();
  for (const offset of world.taken) {
    // Refused for good, then forgotten in a crash before that was written: its second chance comes late.
    if (seen.has(offset) || world.refused.has(offset)) continue;
    seen.add(offset);
    for (const key of world.log[offset]?.keys ?? []) {
      expect(lastOf.get(key) ?? -1, `order of ${key}`).toBeLessThan(offset);
      lastOf.set(key, offset);
    }
  }
}

function checkBooks(world: World): void {
  const { counts, dead } = world.durable;
  const taken = new Set(world.taken);
  const filtered = world.log.filter((event) => event.isFiltered).length;
  expect(counts.accepted).toBe(world.log.length);
  expect(counts.filtered).toBe(filtered);
  expect(counts.deadLettered).toBe(dead.size);
  expect(counts.delivered).toBe(world.log.length - filtered - dead.size);
  for (const event of world.log)
    if (!event.isFiltered && !dead.has(event.offset))
      expect(taken.has(event.offset), `event ${String(event.offset)}`).toBe(true);
}

test("no history of failures and crashes loses an event, breaks a person's order or upsets the books", () => {
  let crashes = 0;
  assert(
    property(noShrink(integer({ min: 0, max: 2 ** 30 })), (seed) => {
      const world = history(seed);
      expect(world.isDrained, "everything ends when faults stop").toBe(true);
      checkOrder(world);
      checkBooks(world);
      crashes += world.crashes;
    }),
    { numRuns: RUNS },
  );
  expect(crashes).toBeGreaterThan(RUNS / 4);
}, 60_000);
