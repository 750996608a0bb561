/**
 * A world for one lane in virtual time: a log that grows, a receiver that fails, a database that remembers, a clock that
 * jumps, releases with other limits and filters and replays that come at any time, and crashes at any moment. Everything is drawn from one seed, so that
 * a failing history can be told again. It checks what must hold at every step and throws a Violation.
 */
import type { LaneCommit, ReplayProgress } from "../books.ts";
import type { Dispatch } from "../departures.ts";
import { createEntry, type Entry } from "../entry.ts";
import { Lane, type LaneConfig } from "../lane.ts";
import type { EntryOutcome } from "../outcome.ts";
import type { Poll } from "../pending.ts";
import type { Bug } from "./bugs.ts";
import type { LoggedEvent } from "./logged-event.ts";
import { ModelDatabase } from "./model-database.ts";
import { ModelReceiver, Violation } from "./model-receiver.ts";
import { Witness } from "./witness.ts";

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

/** Chances per step. */
export interface Mishaps {
  readonly crash: number;
  /** Per commit: its answer is lost, whether it was written or not. */
  readonly lostCommit: number;
  /** Per request: its answer takes seconds; it arrives twice. */
  readonly slow: number;
  readonly twice: number;
  readonly jump: number;
  readonly release: number;
  readonly replay: number;
  /** Per request: what prepares its events is away. */
  readonly later: number;
}

export const PEACE: Mishaps = {
  crash: 0,
  lostCommit: 0,
  slow: 0,
  twice: 0,
  jump: 0,
  release: 0,
  replay: 0,
  later: 0,
};

interface Flight {
  readonly dispatch: Dispatch;
  arrivesAt: number;
  answersAt: number;
  outcomes: readonly EntryOutcome[] | null;
}

interface PollFlight {
  readonly poll: Poll;
  answersAt: number;
}

export class World {
  now = 1_000_000;
  readonly log: LoggedEvent[] = [];
  readonly receiver: ModelReceiver;
  readonly database: ModelDatabase;
  crashes = 0;
  replays = 0;
  polls = 0;
  readonly witness: Witness;
  /** Events that a release kept from being sent after they were admitted. */
  readonly muted = new Set<number>();
  /** Parts of steps so far, and the one before which it crashes whatever is drawn. */
  parts = 0;
  crashAt = Infinity;
  lane: Lane;
  mishaps: Mishaps = PEACE;
  readonly random: () => number;
  config: LaneConfig;
  readonly #bug: Bug;
  #flights: Flight[] = [];
  #polls: PollFlight[] = [];
  #waiting: LaneCommit | null = null;
  /** Until it is written that they are done. */
  #replaying: readonly Entry[] = [];
  #isReported = false;
  /** The running release filters some events. */
  #isMuting = false;

  constructor(seed: number, config: LaneConfig, bug: Bug = {}) {
    this.random = seeded(seed);
    this.config = config;
    this.#bug = bug;
    this.receiver = new ModelReceiver(this.random, this.log);
    this.database = new ModelDatabase(this.log, this.receiver, this.muted);
    this.witness = new Witness(this.receiver, this.database);
    this.lane = this.#restore();
  }

  append(event: Omit<LoggedEvent, "offset">): void {
    this.log.push({ ...event, offset: this.log.length });
  }

  readonly #parts: readonly (() => void)[] = [
    () => this.#mishap(),
    () => this.#read(),
    () => this.#fly(),
    () => this.#send(),
    () => this.#ask(),
    () => this.#reportReplay(),
    () => {
      if (this.random() < 0.3) this.commit();
    },
  ];

  /** One tick of virtual time. A crash may come before each part of it. */
  step(ms: number): void {
    this.now += ms;
    const isCrashing = this.random() < this.mishaps.crash;
    const crashAt = isCrashing ? this.parts + Math.floor(this.random() * this.#parts.length) : Infinity;
    for (const part of this.#parts) {
      this.parts += 1;
      if (this.parts > crashAt || this.parts === this.crashAt) return this.#crash();
      part();
    }
  }

  #mishap(): void {
    const { jump, release, replay } = this.mishaps;
    if (this.random() < jump) this.#jump();
    if (this.random() < release) this.#publish();
    if (this.random() < replay) this.#replay();
  }

  #send(): void {
    for (const dispatch of this.lane.plan(this.now)) this.#launch(dispatch);
    this.#checkInFlight();
  }

  #ask(): void {
    const poll = this.lane.planPoll(this.now);
    if (poll !== null) this.#polls.push({ poll, answersAt: this.now + 1 + Math.floor(this.random() * 50) });
  }

  get isDrained(): boolean {
    return (
      this.database.cursor === this.log.length &&
      this.database.held.size === 0 &&
      this.lane.inFlight === 0 &&
      this.#replaying.length === 0
    );
  }

  commit(): void {
    const commit = this.#waiting ?? this.lane.collect(this.now, true);
    if (commit === null) return;
    const isLost = this.random() < this.mishaps.lostCommit;
    if (!isLost || this.random() < 0.5) this.#write(commit);
    // Without an answer the same commit is written again.
    this.#waiting = isLost ? commit : null;
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
      deliveryId: `d${String(event.offset)}`,
      bytes: 100,
      event: null,
    });
    if (!event.isFiltered) return entry;
    entry.state = "final";
    entry.final = "filtered";
    return entry;
  }

  #launch(dispatch: Dispatch): void {
    this.witness.checkLaunch(dispatch, this.config, this.now);
    const isSlow = this.random() < this.mishaps.slow;
    const latency = 1 + Math.floor(this.random() * (isSlow ? 6000 : 50));
    const arrivesAt = this.now + Math.floor(latency / 2);
    this.#flights.push({ dispatch, arrivesAt, answersAt: this.now + latency, outcomes: null });
  }

  #fly(): void {
    const isHere = (at: number): boolean => at <= this.now;
    for (const flight of this.#flights)
      if (flight.outcomes === null && isHere(flight.arrivesAt))
        flight.outcomes = this.#arrive(flight.dispatch);
    const landed = this.#flights.filter(({ outcomes, answersAt }) => outcomes !== null && isHere(answersAt));
    this.#flights = this.#flights.filter((flight) => !landed.includes(flight));
    for (const { dispatch, outcomes } of landed) this.#hear(dispatch, outcomes ?? []);
    const answered = this.#polls.filter(({ answersAt }) => isHere(answersAt));
    this.#polls = this.#polls.filter((one) => !answered.includes(one));
    for (const { poll } of answered) this.#hearPoll(poll);
  }

  /** What is filtered or cannot be prepared never arrives. */
  #arrive(dispatch: Dispatch): readonly EntryOutcome[] {
    const isAway = this.random() < this.mishaps.later;
    const kept = dispatch.entries.map((entry) => (isAway ? LATER : this.#keep(entry)));
    const sent = dispatch.entries.filter((_, index) => kept[index] === null);
    const isWhole = this.config.batchOutcome === "whole";
    const answers = [...this.receiver.receive({ ...dispatch, entries: sent }, isWhole, this.now)];
    // A network that repeats a request: nobody hears the second answer.
    if (this.random() < this.mishaps.twice)
      this.receiver.receive({ ...dispatch, entries: sent }, isWhole, this.now);
    return kept.map((outcome) => outcome ?? answers.shift() ?? { kind: "unsent" });
  }

  #keep({ offset }: Entry): EntryOutcome | null {
    if (this.log[offset]?.isHopeless === true) return { kind: "fault", why: "no way" };
    if (!this.#isMuting || offset % 5 !== 3) return null;
    this.muted.add(offset);
    return { kind: "filter", code: "muted", why: "muted" };
  }

  #hear(dispatch: Dispatch, given: readonly EntryOutcome[]): void {
    const outcomes = this.#bug.outcomes?.(given) ?? given;
    this.witness.hear(dispatch, given, this.now);
    this.lane.settle(dispatch, { outcomes, exchange: null }, this.now);
    this.witness.checkEnds(dispatch, given, this.config.retry.windowMs, this.now);
    if (this.lane.breaker.state.kind === "open") this.witness.close(given);
  }

  #hearPoll(poll: Poll): void {
    this.polls += 1;
    const isSilent = this.random() < this.receiver.faults.fail;
    const jobs = poll.jobs.map(({ job }) => job);
    this.lane.settlePoll(poll, isSilent ? null : this.receiver.poll(jobs, this.now), this.now);
    this.witness.checkPollEnds(poll, this.config.retry.windowMs, this.now);
  }

  #write(commit: LaneCommit): void {
    const cursor = this.#bug.cursor?.(commit.cursor, this.lane) ?? commit.cursor;
    this.database.write({ ...commit, cursor }, this.#bug.countsTwice === true);
    if (commit.replayed.length > 0) this.#endReplay();
  }

  #crash(): void {
    this.crashes += 1;
    // Requests that are out may still arrive at the receiver, in any order, after we are gone.
    for (const flight of this.#flights)
      if (flight.outcomes === null && this.random() < 0.5) this.#arrive(flight.dispatch);
    this.#flights = [];
    this.#polls = [];
    this.#waiting = null;
    this.#endReplay();
    this.witness.crash();
    this.lane = this.#restore();
  }

  #restore(): Lane {
    const { database } = this;
    const held = [...database.held]
      .sort(([a], [b]) => a - b)
      .map(([offset, row]) => {
        const event = this.log[offset];
        if (event === undefined) throw new Violation("a held event is not in the log");
        return Object.assign(this.#entry(event), row);
      });
    const snapshot = {
      destinationId: "dst",
      cursor: this.#bug.restoredCursor?.(database.cursor) ?? database.cursor,
      seq: database.seq,
      breaker: database.breaker,
      held,
    };
    this.#bug.restored?.(held, this.random);
    const lane = new Lane(this.#bug.config?.(this.config) ?? this.config, snapshot, this.random);
    this.#bug.lane?.(lane);
    return lane;
  }

  /** The clock is set, forwards or back; the lane is told. Whatever takes its time goes on taking it. */
  #jump(): void {
    const byMs = Math.floor((this.random() * 1.5 - 0.5) * 60_000);
    this.now += byMs;
    this.lane.shiftTime(byMs);
    this.witness.shift(byMs);
    this.receiver.shift(byMs);
    for (const flight of this.#flights) {
      flight.arrivesAt += byMs;
      flight.answersAt += byMs;
      flight.outcomes = flight.outcomes?.map((one) => later(one, byMs)) ?? null;
    }
    for (const one of this.#polls) one.answersAt += byMs;
  }

  /** A release with other limits and filters, mid-flight. */
  #publish(): void {
    const maxInFlight = 1 + Math.floor(this.random() * 8);
    const batchItemsMax = this.config.batchItemsMax === 1 ? 1 : 1 + Math.floor(this.random() * 10);
    this.config = { ...this.config, maxInFlight, batchItemsMax };
    this.lane.configure(this.#bug.config?.(this.config) ?? this.config);
    this.#isMuting = this.random() < 0.3;
    if (this.random() < 0.2) this.lane.breaker.reset();
    if (this.lane.breaker.state.kind === "closed") this.witness.reopen();
  }

  /** Some dead letters once more. */
  #replay(): void {
    if (this.#replaying.length > 0) return;
    const offsets = [...this.database.dead].sort((a, b) => a - b).slice(0, 5);
    this.#replaying = offsets.flatMap((offset) => {
      const event = this.log[offset];
      if (event === undefined) return [];
      const entry = { ...this.#entry(event), replay: { replayId: "r", deadLetterId: String(offset) } };
      return [entry];
    });
    for (const entry of this.#replaying) this.witness.forgive(entry);
    this.lane.admitReplay(this.#replaying);
  }

  #endReplay(): void {
    this.#replaying = [];
    this.#isReported = false;
  }

  #reportReplay(): void {
    const entries = this.#replaying;
    if (entries.length === 0 || this.#isReported || entries.some(({ final }) => final === null)) return;
    const revived = entries.filter(({ final }) => final === "delivered");
    const failedAgain = entries.filter(({ final }) => final !== "delivered");
    const progress: ReplayProgress = {
      replayId: "r",
      delivered: revived.length,
      failed: failedAgain.length,
      position: 0,
      done: [],
      isFinished: true,
      revived,
      failedAgain,
    };
    this.lane.reportReplay(progress);
    this.replays += 1;
    this.#isReported = true;
  }

  #checkInFlight(): void {
    const carriers = new Map<string, Dispatch>();
    for (const { dispatch } of this.#flights)
      for (const { offset } of dispatch.entries)
        for (const key of this.log[offset]?.keys ?? []) {
          if ((carriers.get(key) ?? dispatch) !== dispatch)
            throw new Violation(`two requests carry events of ${key} at once`);
          carriers.set(key, dispatch);
        }
  }
}

const LATER: EntryOutcome = { kind: "later", code: "away", why: "away" };

const later = (outcome: EntryOutcome, byMs: number): EntryOutcome =>
  outcome.kind === "throttle" ? { ...outcome, untilMs: outcome.untilMs + byMs } : outcome;
