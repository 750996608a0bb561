/**
 * A world for one lane in virtual time: a log that grows, a receiver that fails, a database that remembers, and crashes at
 * any moment. Everything is drawn from one seed, so that a failing history can be told again.
 */
import type { EntryOutcome, EntryReport } from "../outcome.ts";
import type { LaneCommit } from "../books.ts";
import type { BreakerState } from "../breaker.ts";
import { createEntry, type Entry } from "../entry.ts";
import type { Dispatch } from "../departures.ts";
import { Lane, type LaneConfig } from "../lane.ts";

/** mulberry32: small, seeded, good enough to draw faults. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Faults {
  /** Chances per request. */
  readonly fail: number;
  readonly lostAnswer: number;
  readonly refuse: number;
  readonly shut: number;
  /** Chance per step that the process dies. */
  readonly crash: number;
  /** Chance that a commit's answer is lost though it was written. */
  readonly lostCommit: number;
}

export const CALM: Faults = { fail: 0, lostAnswer: 0, refuse: 0, shut: 0, crash: 0, lostCommit: 0 };

interface LoggedEvent {
  readonly offset: number;
  readonly keys: readonly string[];
  readonly isFiltered: boolean;
  readonly isPoison: boolean;
}

/** What survives a crash. */
interface Durable {
  cursor: number;
  seq: number;
  breaker: BreakerState;
  held: Map<
    number,
    { readonly attempts: number; readonly firstTriedAt: number | null; readonly nextAttemptAt: number | null }
  >;
  counts: { accepted: number; delivered: number; filtered: number; deadLettered: number };
  dead: Set<number>;
}

interface Flight {
  readonly dispatch: Dispatch;
  readonly arrivesAt: number;
  readonly answersAt: number;
  report: EntryReport | null;
}

export class World {
  now = 1_000_000;
  readonly log: LoggedEvent[] = [];
  /** Offsets in the order in which the receiver took them, repetitions included. */
  readonly taken: number[] = [];
  readonly durable: Durable = {
    cursor: 0,
    seq: 0,
    breaker: { kind: "closed" },
    held: new Map(),
    counts: { accepted: 0, delivered: 0, filtered: 0, deadLettered: 0 },
    dead: new Set(),
  };
  /** Offsets that the receiver refused at least once. */
  readonly refused = new Set<number>();
  crashes = 0;
  inFlightMax = 0;
  lane: Lane;
  faults: Faults = CALM;
  isDown = false;
  readonly random: () => number;
  readonly #config: LaneConfig;
  #flights: Flight[] = [];
  #takenSet = new Set<number>();
  #waiting: LaneCommit | null = null;

  constructor(seed: number, config: LaneConfig) {
    this.random = seeded(seed);
    this.#config = config;
    this.lane = this.#restore();
  }

  append(event: Omit<LoggedEvent, "offset">): void {
    this.log.push({ ...event, offset: this.log.length });
  }

  /** One tick of virtual time in random order of what may happen. */
  step(ms: number): void {
    this.now += ms;
    if (this.random() < this.faults.crash) return this.#crash();
    this.#read();
    this.#fly();
    for (const dispatch of this.lane.plan(this.now)) this.#launch(dispatch);
    this.inFlightMax = Math.max(this.inFlightMax, this.lane.inFlight);
    if (this.random() < 0.3) this.#commit();
  }

  get isDrained(): boolean {
    return (
      this.durable.cursor === this.log.length && this.durable.held.size === 0 && this.lane.inFlight === 0
    );
  }

  #read(): void {
    const room = Math.min(this.lane.room(this.now), 1 + Math.floor(this.random() * 40));
    const from = this.lane.readTo;
    const page = this.log.slice(from, from + room);
    this.lane.admit(
      page.map((event) => this.#entry(event)),
      from + page.length,
    );
  }

  #entry(event: LoggedEvent): Entry {
    const entry = createEntry({
      offset: event.offset,
      sourceId: "src",
      messageId: String(event.offset),
      receivedAt: 0,
      personKeys: event.keys,
      deliveryId: String(event.offset),
      bytes: 100,
      event: null,
    });
    if (!event.isFiltered) return entry;
    entry.state = "final";
    entry.final = "filtered";
    return entry;
  }

  #launch(dispatch: Dispatch): void {
    const latency = 1 + Math.floor(this.random() * 50);
    const arrivesAt = this.now + Math.floor(latency / 2);
    this.#flights.push({ dispatch, arrivesAt, answersAt: this.now + latency, report: null });
  }

  #fly(): void {
    for (const flight of this.#flights)
      if (flight.report === null && flight.arrivesAt <= this.now)
        flight.report = this.#receive(flight.dispatch);
    const landed = this.#flights.filter(({ report, answersAt }) => report !== null && answersAt <= this.now);
    this.#flights = this.#flights.filter((flight) => !landed.includes(flight));
    for (const { dispatch, report } of landed)
      if (report !== null) this.lane.settle(dispatch, report, this.now);
  }

  #receive({ entries }: Dispatch): EntryReport {
    const draw = (): EntryOutcome => this.#answer(entries);
    const isWhole = this.#config.batchOutcome === "whole";
    const shared = draw();
    const outcomes = entries.map((entry) => (isWhole ? shared : this.#answer([entry])));
    entries.forEach((entry, index) => {
      const outcome = outcomes[index];
      const isLost = outcome?.kind === "retry" && outcome.code === "lost_answer";
      if (outcome?.kind === "ok" || isLost) this.#take(entry.offset);
      if (outcome?.kind === "drop") this.refused.add(entry.offset);
    });
    return { outcomes, exchange: null };
  }

  #answer(entries: readonly Entry[]): EntryOutcome {
    const retry = (code: string, status: number | null): EntryOutcome => ({
      kind: "retry",
      code,
      why: code,
      status,
      afterMs: null,
    });
    if (this.isDown) return retry("down", 503);
    const chance = this.random();
    const { fail, lostAnswer, refuse, shut } = this.faults;
    if (chance < fail)
      return this.random() < 0.2
        ? ({ ...retry("busy", 429), afterMs: 200 } as EntryOutcome)
        : retry("failed", 500);
    if (chance < fail + lostAnswer) return retry("lost_answer", null);
    if (chance < fail + lostAnswer + shut) return { kind: "auth", code: "shut", why: "shut", status: 401 };
    const isPoisoned = entries.some((entry) => this.log[entry.offset]?.isPoison === true);
    if (isPoisoned || chance < fail + lostAnswer + shut + refuse)
      return { kind: "drop", code: "refused", why: "refused", status: isPoisoned ? 400 : 404 };
    return { kind: "ok", status: 200 };
  }

  #take(offset: number): void {
    this.taken.push(offset);
    this.#takenSet.add(offset);
  }

  #commit(): void {
    const commit = this.#waiting ?? this.lane.collect(this.now, true);
    if (commit === null) return;
    const isLost = this.random() < this.faults.lostCommit;
    if (!isLost || this.random() < 0.5) this.#write(commit);
    // Without an answer the same commit is written again.
    this.#waiting = isLost ? commit : null;
  }

  #write(commit: LaneCommit): void {
    const { durable } = this;
    if (commit.seq <= durable.seq) return;
    for (const entry of commit.held)
      durable.held.set(entry.offset, {
        attempts: entry.attempts,
        firstTriedAt: entry.firstTriedAt,
        nextAttemptAt: entry.nextAttemptAt,
      });
    for (const offset of commit.released) durable.held.delete(offset);
    for (const entry of commit.deadLetters) durable.dead.add(entry.offset);
    for (const minute of commit.minutes)
      for (const column of ["accepted", "delivered", "filtered", "deadLettered"] as const)
        durable.counts[column] += minute[column];
    for (let offset = durable.cursor; offset < commit.cursor; offset += 1) this.#checkPassed(offset);
    durable.cursor = commit.cursor;
    durable.seq = commit.seq;
    durable.breaker = commit.breaker;
  }

  #checkPassed(offset: number): void {
    const { held, dead } = this.durable;
    if (
      this.#takenSet.has(offset) ||
      held.has(offset) ||
      dead.has(offset) ||
      this.log[offset]?.isFiltered === true
    )
      return;
    throw new Error(`the cursor passed event ${String(offset)}, which nobody has`);
  }

  #crash(): void {
    this.crashes += 1;
    // Requests that are out may still arrive at the receiver, in any order, after we are gone.
    for (const flight of this.#flights)
      if (flight.report === null && this.random() < 0.5) this.#receive(flight.dispatch);
    this.#flights = [];
    this.#waiting = null;
    this.lane = this.#restore();
  }

  #restore(): Lane {
    const { durable } = this;
    const held = [...durable.held]
      .sort(([a], [b]) => a - b)
      .map(([offset, row]) => {
        const event = this.log[offset];
        if (event === undefined) throw new Error("a held event is not in the log");
        return Object.assign(this.#entry(event), row);
      });
    const snapshot = {
      destinationId: "dst",
      cursor: durable.cursor,
      seq: durable.seq,
      breaker: durable.breaker,
      held,
    };
    return new Lane(this.#config, snapshot, this.random);
  }
}
