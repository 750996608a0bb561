/**
 * How a destination does, per minute of the attempt: the lane tells each try once, `close` hands over what one commit
 * writes. Histograms are sparse arrays of counts (contract/health.ts has their bounds).
 */
import type { AttemptRecord } from "../../contract/delivery.ts";
import { failureClassOf } from "../../contract/failures.ts";
import { durationPlace, FAILURE_CLASSES, TRIES_BOUNDS } from "../../contract/health.ts";

const MINUTE_MS = 60_000;
/** A longer gap between two looks is a pause of the process, not a throttled lane. */
const WATCH_GAP_MS = 10_000;

/** Sums of one minute, of one bucket of time, or of one destination. */
export interface HealthSums {
  attempts: number;
  attemptsFailed: number;
  delivered: number;
  deadLettered: number;
  throttledMs: number;
  readonly failures: number[];
  readonly tries: number[];
  readonly latency: number[];
  readonly duration: number[];
}

export interface HealthMinute extends HealthSums {
  /** Epoch milliseconds of the minute's start. */
  readonly minute: number;
}

interface Noted {
  /** False when nothing was sent, e.g. a transformation failed. */
  readonly isTry: boolean;
  /** Null for a replay: its age says nothing about how quick the destination is. */
  readonly arrivedAt: number | null;
}

export class HealthBooks {
  #minutes = new Map<number, HealthMinute>();
  #watchedAt: number | null = null;
  #throttledMs = 0;

  /** Since the lane was opened, in this process. */
  get throttledMs(): number {
    return this.#throttledMs;
  }

  get isEmpty(): boolean {
    return this.#minutes.size === 0;
  }

  note(record: AttemptRecord, { isTry, arrivedAt }: Noted): void {
    const { state } = record;
    if (state === "filtered" || state === "suppressed") return;
    const minute = this.#minute(record.at);
    if (isTry) countTry(minute, record);
    if (state === "delivered") {
      minute.delivered += 1;
      if (arrivedAt !== null) count(minute.latency, durationPlace(record.at - arrivedAt));
    }
    if (state === "dead_lettered") minute.deadLettered += 1;
    if (state === "delivered" || state === "dead_lettered")
      count(
        minute.tries,
        TRIES_BOUNDS.findIndex((bound) => record.attempt <= bound),
      );
  }

  /** To be called every few seconds: what has passed since the last call counts as throttled or not. */
  watch(now: number, isThrottled: boolean): void {
    const passedMs = this.#watchedAt === null ? 0 : now - this.#watchedAt;
    this.#watchedAt = now;
    if (!isThrottled || passedMs <= 0 || passedMs > WATCH_GAP_MS) return;
    this.#minute(now).throttledMs += passedMs;
    this.#throttledMs += passedMs;
  }

  close(): readonly HealthMinute[] {
    const closed = [...this.#minutes.values()];
    this.#minutes = new Map();
    return closed;
  }

  #minute(at: number): HealthMinute {
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const known = this.#minutes.get(minute);
    if (known !== undefined) return known;
    const fresh: HealthMinute = {
      minute,
      attempts: 0,
      attemptsFailed: 0,
      delivered: 0,
      deadLettered: 0,
      throttledMs: 0,
      failures: [],
      tries: [],
      latency: [],
      duration: [],
    };
    this.#minutes.set(minute, fresh);
    return fresh;
  }
}

function countTry(minute: HealthMinute, { state, durationMs, code, status }: AttemptRecord): void {
  minute.attempts += 1;
  count(minute.duration, durationPlace(durationMs));
  if (state === "delivered" || state === "pending") return;
  minute.attemptsFailed += 1;
  count(minute.failures, FAILURE_CLASSES.indexOf(failureClassOf(code, status)));
}

function count(places: number[], place: number): void {
  while (places.length <= place) places.push(0);
  places[place] = (places[place] ?? 0) + 1;
}
