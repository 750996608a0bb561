/**
 * The books of one lane between two commits: what was accepted, what became of it, which rows to write.
 * `accepted` is noted by the reader when an event is read, outcomes when an event is final: two counts that meet only in
 * the ledger, so that an event lost between them shows as a difference.
 */
import type { BreakerState } from "./breaker.ts";
import type { Entry, Final } from "./entry.ts";
import { HealthBooks, type HealthMinute } from "./health-books.ts";

const MINUTE_MS = 60_000;

export interface MinuteDelta {
  /** Epoch milliseconds of the minute's start, by arrival. */
  readonly minute: number;
  readonly sourceId: string;
  accepted: number;
  delivered: number;
  filtered: number;
  suppressed: number;
  deadLettered: number;
}

/** What one commit writes, all or nothing. `seq` grows by one: a commit whose answer was lost is recognised. */
export interface LaneCommit {
  readonly destinationId: string;
  readonly seq: number;
  readonly cursor: number;
  readonly breaker: BreakerState;
  readonly minutes: readonly MinuteDelta[];
  /** By the minute of the attempt, unlike `minutes`. */
  readonly health: readonly HealthMinute[];
  /** Rows to write or to bring up to date. */
  readonly held: readonly Entry[];
  /** Offsets of held events that are final. */
  readonly released: readonly number[];
  readonly deadLetters: readonly Entry[];
  readonly replayed: readonly ReplayProgress[];
}

export interface ReplayProgress {
  readonly replayId: string;
  readonly delivered: number;
  readonly failed: number;
  /** Everything below is done. */
  readonly position: number;
  /** Offsets from there on that are done too. */
  readonly done: readonly number[];
  readonly isFinished: boolean;
  readonly revived: readonly Entry[];
  readonly failedAgain: readonly Entry[];
}

const COLUMN: Record<Final, "delivered" | "filtered" | "suppressed" | "deadLettered"> = {
  delivered: "delivered",
  filtered: "filtered",
  suppressed: "suppressed",
  dead_lettered: "deadLettered",
};

interface Arrival {
  readonly offset: number;
  readonly receivedAt: number;
  readonly sourceId: string;
}

export class Books {
  readonly health = new HealthBooks();
  #minutes = new Map<string, MinuteDelta>();
  #held = new Set<Entry>();
  #released: number[] = [];
  #deadLetters: Entry[] = [];
  #replayed = new Map<string, ReplayProgress>();
  #arrivals: Arrival[] = [];

  arrive(arrival: Arrival): void {
    this.#arrivals.push(arrival);
  }

  finish(entry: Entry, final: Final): void {
    this.#minute(entry.receivedAt, entry.sourceId)[COLUMN[final]] += 1;
    if (final === "dead_lettered") this.#deadLetters.push(entry);
  }

  /** The row of a held event is new or has changed. */
  hold(entry: Entry): void {
    this.#held.add(entry);
  }

  release(entry: Entry): void {
    this.#held.delete(entry);
    this.#released.push(entry.offset);
  }

  replay(progress: ReplayProgress): void {
    const { replayId } = progress;
    const before = this.#replayed.get(replayId);
    this.#replayed.set(replayId, before === undefined ? progress : together(before, progress));
    for (const entry of progress.revived) {
      const minute = this.#minute(entry.receivedAt, entry.sourceId);
      minute.deadLettered -= 1;
      minute.delivered += 1;
    }
  }

  get isEmpty(): boolean {
    return (
      this.#minutes.size + this.#held.size + this.#released.length + this.#replayed.size === 0 &&
      this.health.isEmpty
    );
  }

  /** Everything since the last call; arrivals only below the cursor, since those beyond are read again after a crash. */
  close(
    cursor: number,
  ): Pick<LaneCommit, "minutes" | "health" | "held" | "released" | "deadLetters" | "replayed"> {
    const beyond: Arrival[] = [];
    for (const arrival of this.#arrivals)
      if (arrival.offset >= cursor) beyond.push(arrival);
      else this.#minute(arrival.receivedAt, arrival.sourceId).accepted += 1;
    this.#arrivals = beyond;
    const closed = {
      minutes: [...this.#minutes.values()],
      health: this.health.close(),
      held: [...this.#held],
      released: this.#released,
      deadLetters: this.#deadLetters,
      replayed: [...this.#replayed.values()],
    };
    this.#minutes = new Map();
    this.#held = new Set();
    this.#released = [];
    this.#deadLetters = [];
    this.#replayed = new Map();
    return closed;
  }

  #minute(receivedAt: number, sourceId: string): MinuteDelta {
    const minute = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS;
    const key = `${String(minute)} ${sourceId}`;
    const known = this.#minutes.get(key);
    if (known !== undefined) return known;
    const fresh = {
      minute,
      sourceId,
      accepted: 0,
      delivered: 0,
      filtered: 0,
      suppressed: 0,
      deadLettered: 0,
    };
    this.#minutes.set(key, fresh);
    return fresh;
  }
}

/** A commit changes a replay's row once, however often a slow one was reported to meanwhile: counts add up, the place is the last. */
const together = (before: ReplayProgress, now: ReplayProgress): ReplayProgress => ({
  ...now,
  delivered: before.delivered + now.delivered,
  failed: before.failed + now.failed,
  revived: [...before.revived, ...now.revived],
  failedAgain: [...before.failedAgain, ...now.failedAgain],
});
