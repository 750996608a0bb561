/**
 * Thousands of faulty histories of one lane: nothing lost, order per person, exact books, wishes to wait honoured, and an
 * end when faults stop. `TRIBUTARY_FULL=1 npx vitest run --project unit pipeline/route/lane.simulation` tells 2,000 long ones.
 */
import { expect, test } from "vitest";
import type { LaneConfig } from "./lane.ts";
import { BUGS, type Bug } from "./test/bugs.ts";
import type { LoggedEvent } from "./test/logged-event.ts";
import { CALM, Violation, type Faults } from "./test/model-receiver.ts";
import { PEACE, World, type Mishaps } from "./test/world.ts";

const IS_FULL = process.env["TRIBUTARY_FULL"] === "1";
const SEEDS = IS_FULL ? 2_000 : 600;
const STEPS = IS_FULL ? 10_000 : 1_500;
const HOUR_MS = 3_600_000;

type Draw = () => number;

function configOf(draw: Draw): LaneConfig {
  const canPoll = draw() < 0.3;
  return {
    retry: { baseMs: 20, maxMs: 500, windowMs: 1000 * HOUR_MS, attemptsMax: Infinity },
    poll: canPoll ? { baseMs: 20, maxMs: 1000, deadlineMs: 1000 * HOUR_MS } : null,
    maxInFlight: 1 + Math.floor(draw() * 8),
    ratePerSecond: draw() < 0.2 ? 500 : null,
    batchItemsMax: draw() < 0.5 ? 1 : 1 + Math.floor(draw() * 10),
    batchBytesMax: draw() < 0.5 ? 1_000_000 : 350,
    batchOutcome: !canPoll && draw() < 0.7 ? "whole" : "each",
  };
}

/** Half of the time a fault does not occur at all, so that the others are seen alone too. */
const sometimes = (draw: Draw, chance: number): number => (draw() < 0.5 ? draw() * chance : 0);

const faultsOf = (draw: Draw, config: LaneConfig): Faults => ({
  fail: sometimes(draw, 0.5),
  lostAnswer: sometimes(draw, 0.2),
  refuse: sometimes(draw, 0.05),
  shut: sometimes(draw, 0.03),
  throttle: sometimes(draw, 0.1),
  job: config.poll === null ? 0 : draw() * 0.4,
});

const mishapsOf = (draw: Draw): Mishaps => ({
  crash: sometimes(draw, 0.02),
  lostCommit: sometimes(draw, 0.3),
  slow: sometimes(draw, 0.05),
  twice: sometimes(draw, 0.1),
  jump: sometimes(draw, 0.005),
  release: sometimes(draw, 0.01),
  replay: sometimes(draw, 0.02),
});

/** People with one or two identifiers; sometimes an event ties two people together. */
function keysOf(draw: Draw, people: number): readonly string[] {
  const who = Math.floor(draw() * draw() * people);
  const keys = [`u:${String(who)}`];
  if (draw() < 0.3) keys.push(`a:${String(who)}`);
  if (draw() < 0.05) keys.push(`u:${String(Math.floor(draw() * people))}`);
  return draw() < 0.02 ? [] : [...new Set(keys)];
}

/** Tells one history to its end. Throws a Violation. */
function history(seed: number, bug: Bug = {}): World {
  const draw = new World(
    seed,
    configOf(() => 0),
  ).random;
  const config = configOf(draw);
  const world = new World(seed + 1, config, bug);
  const people = 1 + Math.floor(draw() * 50);
  const events = 50 + Math.floor(draw() * (STEPS / 4));
  world.receiver.faults = faultsOf(draw, config);
  world.mishaps = mishapsOf(draw);
  const poison = sometimes(draw, 0.05);
  const hopeless = sometimes(draw, 0.02);
  const outage = { from: draw() * STEPS, to: draw() * STEPS };
  for (let step = 0; step < STEPS; step += 1) {
    if (world.log.length < events && draw() < 0.6)
      for (let count = Math.floor(draw() * 5); count >= 0; count -= 1)
        world.append({
          keys: keysOf(draw, people),
          isFiltered: draw() < 0.1,
          isPoison: draw() < poison,
          isHopeless: draw() < hopeless,
        });
    world.receiver.isDown = step > outage.from && step < outage.to;
    world.step(1 + Math.floor(draw() * 30));
  }
  calmDown(world);
  check(world);
  return world;
}

function calmDown(world: World): void {
  world.receiver.isDown = false;
  world.receiver.faults = CALM;
  world.mishaps = PEACE;
  for (let step = 0; step < 20_000 && !world.isDrained; step += 1) {
    const wakeAt = world.lane.wakeAt(world.now) ?? 0;
    world.step(world.lane.inFlight === 0 ? Math.max(5, Math.min(wakeAt - world.now, 60_000)) : 5);
  }
  if (!world.isDrained) throw new Violation("it does not come to an end though faults have stopped");
  for (let step = 0; step < 10; step += 1) world.step(5_000);
  // The first may be one that was still to be repeated.
  world.commit();
  world.commit();
  const { kind } = world.database.breaker;
  if (world.receiver.taken.length > 0 && kind === "half_open")
    throw new Violation("the breaker does not close");
}

function check(world: World): void {
  checkOrder(world);
  for (const event of world.log) checkEnd(world, event);
}

function checkOrder({ receiver, log }: World): void {
  const lastOf = new Map<string, number>();
  for (const offset of receiver.taken) {
    // Refused for good, then sent again by a replay, or after a crash forgot it: its second chance comes late.
    if (receiver.refused.has(offset)) continue;
    for (const key of log[offset]?.keys ?? []) {
      if ((lastOf.get(key) ?? -1) > offset)
        throw new Violation(`event ${String(offset)} of ${key} came late`);
      lastOf.set(key, offset);
    }
  }
}

/** Every event has come to one end, and for a reason. */
function checkEnd({ receiver, database }: World, { offset, isFiltered, isHopeless }: LoggedEvent): void {
  const [isDead, isTaken] = [database.dead.has(offset), receiver.has(offset)];
  if (isFiltered && isTaken) throw new Violation(`event ${String(offset)} was sent though filtered`);
  if (!isFiltered && !isDead && !isTaken) throw new Violation(`event ${String(offset)} is lost`);
  if (isDead && !receiver.refused.has(offset) && !isHopeless)
    throw new Violation(`event ${String(offset)} is a dead letter though nobody refused it`);
}

test("no history of failures and crashes loses an event, breaks a person's order or upsets the books", () => {
  const totals = { crashes: 0, replays: 0, polls: 0, dead: 0 };
  for (let seed = 0; seed < SEEDS; seed += 1) {
    try {
      const world = history(seed);
      totals.crashes += world.crashes;
      totals.replays += world.replays;
      totals.polls += world.polls;
      totals.dead += world.database.dead.size;
    } catch (error) {
      throw new Error(`seed ${String(seed)}`, { cause: error });
    }
  }
  // The histories are worth their name: everything that they are about happens often.
  for (const total of Object.values(totals)) expect(total).toBeGreaterThan(SEEDS);
}, 600_000);

test.each(Object.entries(BUGS))(
  "the simulator notices when %s",
  (_name, bug) => {
    const notices = (seed: number): boolean => {
      try {
        history(seed, bug);
        return false;
      } catch (error) {
        return error instanceof Violation || error instanceof RangeError;
      }
    };
    const first = Array.from({ length: SEEDS }, (_, seed) => seed).find(notices);
    expect(first).toBeDefined();
  },
  600_000,
);
