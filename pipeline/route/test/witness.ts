/**
 * Sees every request and hears every answer of one lane, and knows what must hold of them: wishes to wait are honoured,
 * nothing is sent again without need, tries go on for the window and no longer. It throws a Violation.
 */
import type { Dispatch } from "../departures.ts";
import type { Entry } from "../entry.ts";
import type { LaneConfig } from "../lane.ts";
import type { EntryOutcome } from "../outcome.ts";
import type { Poll } from "../pending.ts";
import type { ModelDatabase } from "./model-database.ts";
import { Violation, type ModelReceiver } from "./model-receiver.ts";

/** Failures after the end of the window: those in which a batch is halved down to one event. */
const OVERTIME_MAX = 8;

export class Witness {
  /** Given up, and rightly so: their tries went on for the whole window. */
  readonly givenUp = new Set<number>();
  readonly #receiver: ModelReceiver;
  readonly #database: ModelDatabase;
  /** Times before which an event, or anything at all, must not be sent; unknown once nobody can know any more. */
  #notBefore = new Map<number, number>();
  #closedUntil = 0;
  /** Answered with ok, and heard of, since the last crash. */
  #heardOk = new Set<number>();
  /** By dispatch. */
  #launched = new Map<number, number>();
  #firstTried = new Map<number, number>();
  #overtime = new Map<number, number>();

  constructor(receiver: ModelReceiver, database: ModelDatabase) {
    this.#receiver = receiver;
    this.#database = database;
  }

  /** What was not written is forgotten. */
  crash(): void {
    this.#heardOk = new Set();
    this.#closedUntil = 0;
    this.#notBefore = new Map();
    this.#launched = new Map();
    this.#firstTried = new Map();
    this.#overtime = new Map();
    for (const [offset, { nextAttemptAt, firstTriedAt, pending }] of this.#database.held) {
      if (nextAttemptAt !== null && pending === null) this.#notBefore.set(offset, nextAttemptAt);
      if (firstTriedAt !== null) this.#firstTried.set(offset, firstTriedAt);
    }
  }

  /** The clock was set: every wait stays as long. */
  shift(byMs: number): void {
    if (this.#closedUntil > 0) this.#closedUntil += byMs;
    for (const times of [this.#notBefore, this.#launched, this.#firstTried])
      for (const [key, at] of times) times.set(key, at + byMs);
  }

  reopen(): void {
    this.#closedUntil = 0;
  }

  /** A replay of it is on its way. */
  forgive({ offset }: Entry): void {
    this.#notBefore.delete(offset);
  }

  checkLaunch({ id, entries }: Dispatch, { batchItemsMax }: LaneConfig, now: number): void {
    this.#launched.set(id, now);
    if (entries.length > batchItemsMax) throw new Violation("a batch is larger than allowed");
    if (now < this.#closedUntil) throw new Violation("sent though the destination wished to wait");
    for (const entry of entries) {
      if (now < (this.#notBefore.get(entry.offset) ?? 0))
        throw new Violation(`event ${String(entry.offset)} was tried before its time`);
      if (entry.replay === null) this.#checkRepetition(entry.offset);
    }
  }

  #checkRepetition(offset: number): void {
    const { held, cursor } = this.#database;
    if (this.#heardOk.has(offset))
      throw new Violation(`event ${String(offset)} was sent again though it was delivered`);
    if (offset < cursor && !held.has(offset))
      throw new Violation(`event ${String(offset)} was sent again though its end was written`);
    const job = held.get(offset)?.pending?.jobs[0]?.job;
    if (job !== undefined && this.#receiver.jobs[Number(job)]?.end !== "lost")
      throw new Violation(`event ${String(offset)} was sent again though a job works on it`);
  }

  hear({ entries }: Dispatch, outcomes: readonly EntryOutcome[], now: number): void {
    entries.forEach(({ offset }, index) => {
      const outcome = outcomes[index];
      if (outcome?.kind === "ok") this.#heardOk.add(offset);
      if (outcome?.kind === "retry" && outcome.afterMs !== null)
        this.#notBefore.set(offset, now + outcome.afterMs);
      if (outcome?.kind === "throttle") this.#notBefore.set(offset, outcome.untilMs);
    });
  }

  /** After the lane has heard it, too. */
  checkEnds(dispatch: Dispatch, outcomes: readonly EntryOutcome[], windowMs: number, now: number): void {
    const launchedAt = this.#launched.get(dispatch.id) ?? now;
    this.#launched.delete(dispatch.id);
    dispatch.entries.forEach((entry, index) => {
      const { kind } = outcomes[index] ?? { kind: "unsent" };
      if (entry.replay !== null || kind === "unsent") return;
      const first = this.#firstTried.get(entry.offset) ?? launchedAt;
      this.#firstTried.set(entry.offset, first);
      if (kind === "retry" || kind === "throttle" || kind === "auth" || kind === "later")
        this.#checkWindow(entry, now - first >= windowMs);
    });
  }

  checkPollEnds({ jobs }: Poll, windowMs: number, now: number): void {
    for (const { entry } of jobs) {
      const first = this.#firstTried.get(entry.offset);
      if (entry.final !== "dead_lettered" || entry.replay !== null || first === undefined) continue;
      if (!this.#receiver.refused.has(entry.offset)) this.#checkWindow(entry, now - first >= windowMs);
    }
  }

  #checkWindow({ offset, final }: Entry, isOver: boolean): void {
    if (final === "dead_lettered") {
      if (!isOver) throw new Violation(`event ${String(offset)} was given up before its time`);
      this.givenUp.add(offset);
    } else if (isOver) {
      const tries = (this.#overtime.get(offset) ?? 0) + 1;
      this.#overtime.set(offset, tries);
      if (tries > OVERTIME_MAX)
        throw new Violation(`event ${String(offset)} is tried though its time is over`);
    }
  }

  /** The lane was told by all of an answer to wait, and its breaker has opened. */
  close(outcomes: readonly EntryOutcome[]): void {
    const wishes = outcomes.flatMap((one) =>
      one.kind === "throttle" && one.scope === "destination" ? [one.untilMs] : [],
    );
    if (wishes.length === outcomes.length)
      this.#closedUntil = Math.max(this.#closedUntil, Math.min(...wishes));
  }
}
