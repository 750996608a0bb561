/**
 * The breaker of one lane: keeps a destination that is down, shut or overloaded from being hammered, and from being
 * stormed when it comes back. Pure: time and randomness come in as arguments.
 *
 *   closed     everything may go. Ten different events without an answer, or told to come back later, and no success between
 *              them: open. Plain failures such as 500 may be the events' own fault: of those it takes fifty, so that a
 *              receiver that fails half the time, or chokes on some events, is retried event by event instead.
 *              One refusal of our credentials: open at once, since every event would get the same answer. "Too many" (429)
 *              counts like no answer: it may be one person's limit; but what opens by it is throttled, not down.
 *   open       nothing goes until a time; the delay doubles with each return, with jitter, up to a minute.
 *   half_open  after that time one probe goes. It fails: open again. It succeeds: one more at a time is allowed with each
 *              success, up to 8, so that what has gathered does not come down at once on a receiver that has just got up;
 *              64 successes close. A failure halves them, five in a row open again. A lane so quiet that 30 s pass
 *              without an answer closes too.
 */
import { backoffMs, type Backoff } from "../base/backoff.ts";

export type OpenReason = "down" | "auth" | "throttled";

export type BreakerState =
  | { readonly kind: "closed" }
  | { readonly kind: "open"; readonly reason: OpenReason; readonly until: number; readonly times: number }
  | {
      readonly kind: "half_open";
      readonly reason: OpenReason;
      readonly times: number;
      readonly successes: number;
      readonly strikes: number;
      /** Epoch milliseconds of the first probe, or of the last answer. */
      readonly quietSince?: number;
    };

const FAILURES_TO_OPEN = 10;
const UNSURE_FAILURES_TO_OPEN = 50;
const SUCCESSES_TO_CLOSE = 64;
const QUIET_MS_TO_CLOSE = 30_000;
const RAMP_IN_FLIGHT_MAX = 8;
const STRIKES_TO_OPEN = 5;
const OPEN_MS_MAX = 60_000;

export interface Failure {
  readonly reason: OpenReason;
  /**
   * `alone`: it speaks for the destination, one is enough · `sure`: no event could have done better: no connection, a
   * time-out, "unavailable", "too many" · `unsure`: perhaps the event's own.
   */
  readonly weight: "alone" | "sure" | "unsure";
  /** Offset of the first event of the request that failed. */
  readonly offset: number;
  /** The receiver's own wish: not before this time. */
  readonly notBefore: number | null;
}

export class Breaker {
  state: BreakerState;
  readonly #random: () => number;
  /** First events of failed requests since the last success; those that say for sure that it is not the event. */
  readonly #failing = new Set<number>();
  readonly #failingForSure = new Set<number>();
  #notBefore = 0;
  /** Until then the destination's last word, "too many", holds. */
  #throttledUntil = 0;

  constructor(state: BreakerState, random: () => number) {
    this.state = state;
    this.#random = random;
  }

  /** How many requests may be in flight now. Moves from open to half_open when its time has come. */
  allowance(now: number): number {
    this.rest(now);
    const { state } = this;
    if (state.kind === "closed") return Infinity;
    if (state.kind === "half_open") return Math.min(RAMP_IN_FLIGHT_MAX, 1 + state.successes);
    if (now < state.until) return 0;
    this.state = {
      kind: "half_open",
      reason: state.reason,
      times: state.times,
      successes: 0,
      strikes: 0,
      quietSince: now,
    };
    return 1;
  }

  /** Closes on a lane that has nothing more to prove itself with. */
  rest(now: number): void {
    const { state } = this;
    if (state.kind !== "half_open") return;
    const { quietSince = 0 } = state;
    if (now - quietSince >= QUIET_MS_TO_CLOSE) this.state = { kind: "closed" };
  }

  /** Epoch milliseconds of the next probe while open, else null. */
  get opensAt(): number | null {
    return this.state.kind === "open" ? this.state.until : null;
  }

  /**
   * Whether the destination keeps us from sending as much as we would: it was told, and nothing was taken since. Says so also
   * while it is closed, since then the events that were told so wait for their time, the others go on.
   */
  isThrottled(now: number): boolean {
    return this.state.kind === "closed" ? now < this.#throttledUntil : this.state.reason === "throttled";
  }

  succeed(now: number): void {
    this.#forget();
    this.#notBefore = 0;
    this.#throttledUntil = 0;
    if (this.state.kind !== "half_open") return;
    const successes = this.state.successes + 1;
    this.state =
      successes >= SUCCESSES_TO_CLOSE
        ? { kind: "closed" }
        : { ...this.state, successes, strikes: 0, times: 1, quietSince: now };
  }

  fail(failure: Failure, now: number, backoff: Backoff): void {
    const { state } = this;
    this.#notBefore = Math.max(this.#notBefore, failure.notBefore ?? 0);
    if (state.kind === "open") {
      // Answers to what was out already: the latest wish counts.
      if (this.#notBefore > state.until) this.state = { ...state, until: this.#notBefore };
      return;
    }
    if (failure.reason === "throttled") this.#throttledUntil = this.#throttleEnd(failure, now, backoff);
    if (failure.weight === "alone") return this.#open(failure.reason, state, now, backoff);
    if (state.kind === "closed") {
      this.#failing.add(failure.offset);
      if (failure.weight === "sure") this.#failingForSure.add(failure.offset);
      const isDown =
        this.#failingForSure.size >= FAILURES_TO_OPEN || this.#failing.size >= UNSURE_FAILURES_TO_OPEN;
      if (isDown) this.#open(failure.reason, state, now, backoff);
      return;
    }
    const strikes = state.strikes + 1;
    if (state.successes === 0 || strikes >= STRIKES_TO_OPEN)
      return this.#open(failure.reason, state, now, backoff);
    this.state = { ...state, strikes, successes: Math.floor(state.successes / 2), quietSince: now };
  }

  /** The clock was set by so much: what is left of each delay stays. */
  shift(byMs: number): void {
    const { state } = this;
    if (this.#notBefore > 0) this.#notBefore += byMs;
    if (this.#throttledUntil > 0) this.#throttledUntil += byMs;
    if (state.kind === "open") this.state = { ...state, until: state.until + byMs };
    else if (state.kind === "half_open" && state.quietSince !== undefined)
      this.state = { ...state, quietSince: state.quietSince + byMs };
  }

  /** After a change of settings what was learnt about the destination may be wrong. */
  reset(): void {
    this.state = { kind: "closed" };
    this.#forget();
    this.#notBefore = 0;
    this.#throttledUntil = 0;
  }

  #throttleEnd({ notBefore }: Failure, now: number, { baseMs }: Backoff): number {
    return Math.max(this.#throttledUntil, notBefore ?? now + baseMs);
  }

  #open(reason: OpenReason, from: BreakerState, now: number, backoff: Backoff): void {
    const times = from.kind === "closed" ? 1 : from.times + 1;
    const capped = { baseMs: backoff.baseMs, maxMs: Math.min(backoff.maxMs, OPEN_MS_MAX) };
    const until = Math.max(this.#notBefore, now + backoffMs(times, capped, this.#random()));
    this.state = { kind: "open", reason, until, times };
    this.#forget();
  }

  #forget(): void {
    this.#failing.clear();
    this.#failingForSure.clear();
  }
}
