/** One faulty history of one lane, drawn from a seed and told to its end. Throws a Violation when it does not end well. */
import type { LaneConfig } from "../lane.ts";
import type { Bug } from "./bugs.ts";
import type { LoggedEvent } from "./logged-event.ts";
import { CALM, Violation, type Faults } from "./model-receiver.ts";
import { PEACE, World, type Mishaps } from "./world.ts";

const HOUR_MS = 3_600_000;

type Draw = () => number;

/** The first ends while faults last, the last never. */
const WINDOWS_MS = [3_000, 15_000, 1000 * HOUR_MS];

function configOf(draw: Draw): LaneConfig {
  const canPoll = draw() < 0.3;
  return {
    retry: {
      baseMs: 20,
      maxMs: 500,
      windowMs: WINDOWS_MS[Math.floor(draw() * 3)] ?? 0,
      attemptsMax: Infinity,
    },
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
  later: sometimes(draw, 0.05),
});

/** People with one or two identifiers; sometimes an event ties two people together. */
function keysOf(draw: Draw, people: number): readonly string[] {
  const who = Math.floor(draw() * draw() * people);
  const keys = [`u:${String(who)}`];
  if (draw() < 0.3) keys.push(`a:${String(who)}`);
  if (draw() < 0.05) keys.push(`u:${String(Math.floor(draw() * people))}`);
  return draw() < 0.02 ? [] : [...new Set(keys)];
}

export interface Telling {
  readonly steps: number;
  readonly bug?: Bug;
  /** Crashes before this part of a step, counted from the first, whatever is drawn. */
  readonly crashAt?: number;
}

export function tell(seed: number, { steps, bug = {}, crashAt = Infinity }: Telling): World {
  const draw = new World(
    seed,
    configOf(() => 0),
  ).random;
  const config = configOf(draw);
  const world = new World(seed + 1, config, bug);
  world.crashAt = crashAt;
  const people = 1 + Math.floor(draw() * 50);
  const events = Math.min(50, steps) + Math.floor(draw() * (steps / 4));
  const isGentle = draw() < 0.1;
  const { faults, mishaps, chances, outage } = isGentle ? GENTLE : troubles(draw, config, steps);
  world.mishaps = mishaps;
  world.receiver.faults = faults;
  for (let step = 0; step < steps; step += 1) {
    if (world.log.length < events && draw() < 0.6)
      for (let count = Math.floor(draw() * 5); count >= 0; count -= 1)
        world.append(eventOf(draw, people, chances));
    world.receiver.isDown = step > outage.from && step < outage.to;
    world.step(1 + Math.floor(draw() * 30));
  }
  calmDown(world);
  checkOrder(world);
  for (const event of world.log) checkEnd(world, event, isGentle);
  return world;
}

interface Troubles {
  readonly faults: Faults;
  readonly mishaps: Mishaps;
  readonly chances: Chances;
  /** In steps. */
  readonly outage: { readonly from: number; readonly to: number };
}

/** Some events break their requests and nothing else is wrong: then nobody else may be hurt. */
const GENTLE: Troubles = {
  faults: CALM,
  mishaps: PEACE,
  chances: { refused: 0, choking: 0.02, hopeless: 0 },
  outage: { from: 0, to: 0 },
};

const troubles = (draw: Draw, config: LaneConfig, steps: number): Troubles => ({
  faults: faultsOf(draw, config),
  mishaps: mishapsOf(draw),
  chances: {
    refused: sometimes(draw, 0.05),
    choking: sometimes(draw, 0.03),
    hopeless: sometimes(draw, 0.02),
  },
  outage: { from: draw() * steps, to: draw() * steps },
});

interface Chances {
  readonly refused: number;
  readonly choking: number;
  readonly hopeless: number;
}

const eventOf = (draw: Draw, people: number, chances: Chances): Omit<LoggedEvent, "offset"> => ({
  keys: keysOf(draw, people),
  isFiltered: draw() < 0.1,
  poison: draw() < chances.refused ? 400 : draw() < chances.choking ? 500 : null,
  isHopeless: draw() < chances.hopeless,
});

function calmDown(world: World): void {
  world.receiver.isDown = false;
  world.receiver.faults = CALM;
  world.mishaps = PEACE;
  world.crashAt = Infinity;
  // What is tried for ever has an end only with the fault.
  world.receiver.isMended = world.config.retry.windowMs > HOUR_MS;
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

function checkOrder({ receiver, log, witness, muted }: World): void {
  const lastOf = new Map<string, number>();
  for (const offset of receiver.taken) {
    // Refused, given up or filtered, then sent again by a replay, or after a crash forgot it: its second chance comes late.
    if (receiver.refused.has(offset) || witness.givenUp.has(offset) || muted.has(offset)) continue;
    for (const key of log[offset]?.keys ?? []) {
      if ((lastOf.get(key) ?? -1) > offset)
        throw new Violation(`event ${String(offset)} of ${key} came late`);
      lastOf.set(key, offset);
    }
  }
}

/** Every event has come to one end, and for a reason. */
function checkEnd(world: World, event: LoggedEvent, isGentle: boolean): void {
  const { offset, isFiltered } = event;
  const isTaken = world.receiver.has(offset);
  if (isFiltered && isTaken) throw new Violation(`event ${String(offset)} was sent though filtered`);
  if (world.database.dead.has(offset)) checkDeath(world, event, isGentle);
  else if (!isFiltered && !isTaken && !world.muted.has(offset))
    throw new Violation(`event ${String(offset)} is lost`);
}

function checkDeath({ receiver, witness }: World, event: LoggedEvent, isGentle: boolean): void {
  const { offset, isHopeless, poison } = event;
  if (!receiver.refused.has(offset) && !isHopeless && !witness.givenUp.has(offset))
    throw new Violation(`event ${String(offset)} is a dead letter though nobody refused it`);
  if (isGentle && poison === null)
    throw new Violation(`event ${String(offset)} was given up with another one's batch`);
}
