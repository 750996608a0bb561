/**
 * One lane: the way of events to one destination, as a state machine without clock, disk or network of its own.
 * A runner (lane-runner.ts) feeds it events, sends what `plan` hands out, reports with `settle`, and writes `collect`.
 *
 * Events. admitted -> waiting | ready -> flying -> final, or -> backoff -> ready -> flying … (entry.ts). An event is sent
 * only when no earlier unfinished event shares an identifier with it, or when all of those travel before it in the same
 * request. So one person's events keep their order whatever fails, and other people's pass.
 *
 * Cursor. Everything below it is final or held. It moves over final events and turns into *held* (a row each) what cannot
 * go on now: an event in backoff, and the events of the same person behind it. It stops at events that are ready or in
 * flight; but one that is out for long while others behind it are final, or while the window is full, is held too: one slow
 * answer neither stops anybody nor keeps what was delivered meanwhile from being counted.
 * When too many are held, the cursor stays and the log is the backlog.
 *
 * Counting. An event's outcome is counted in the commit that moves the cursor past it (or deletes its row): after a crash
 * it is either counted and never sent again, or not counted and sent again with the same id.
 *
 * Crash. Restored from (cursor, held rows, breaker). What was in flight is sent again.
 */
import type { ItemOutcome } from "../../connectors/kit/deliver.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { Books, type LaneCommit, type ReplayProgress } from "./books.ts";
import { Breaker, type BreakerState } from "./breaker.ts";
import { Departures, type BatchLimits, type Dispatch } from "./departures.ts";
import type { Entry, Final } from "./entry.ts";
import { isOneFailure, teachBreaker } from "./lane-trouble.ts";
import { READY_MIN, REPLAY_ATTEMPTS_MAX } from "./limits.ts";
import type { EntryReport } from "./outcome.ts";
import { Passage } from "./passage.ts";
import { answersByEntry, judgePoll, Polls, pollTrouble, type Poll } from "./pending.ts";
import { PersonOrder } from "./person-order.ts";
import { RateLimit } from "./rate.ts";
import { attemptRecord } from "./record.ts";
import { Timetable } from "./timetable.ts";
import { isTry, judge, noteTry, type PollPolicy, type RetryPolicy, type Verdict } from "./verdict.ts";

export interface LaneConfig extends BatchLimits {
  readonly retry: RetryPolicy;
  /** Null when the connector cannot be asked after jobs. With it, `batchOutcome` is "each". */
  readonly poll: PollPolicy | null;
  readonly maxInFlight: number;
  readonly ratePerSecond: number | null;
}

/** What survives a crash. `held` in order of offset. */
export interface LaneSnapshot {
  readonly destinationId: string;
  readonly cursor: number;
  readonly seq: number;
  readonly breaker: BreakerState;
  readonly held: readonly Entry[];
}

export class Lane {
  readonly destinationId: string;
  readonly breaker: Breaker;
  #config: LaneConfig;
  readonly #random: () => number;
  readonly #order = new PersonOrder();
  readonly #books = new Books();
  readonly #rate: RateLimit;
  readonly #departures = new Departures(this.#order);
  readonly #backoff = new Timetable();
  readonly #polls = new Polls();
  readonly #passage: Passage;
  #committedCursor: number;
  #seq: number;
  #breakerWritten: BreakerState;
  #isRateLimited = false;
  #deliveredAt = -Infinity;

  constructor(config: LaneConfig, snapshot: LaneSnapshot, random: () => number) {
    this.destinationId = snapshot.destinationId;
    this.#config = config;
    this.#random = random;
    this.#rate = new RateLimit(config.ratePerSecond);
    this.breaker = new Breaker(snapshot.breaker, random);
    this.#breakerWritten = snapshot.breaker;
    this.#committedCursor = snapshot.cursor;
    this.#seq = snapshot.seq;
    this.#passage = new Passage(snapshot.cursor, snapshot.held, {
      books: this.#books,
      startedAt: (dispatch) => this.#departures.startedAt(dispatch),
    });
    for (const entry of snapshot.held) this.#enter(entry);
  }

  configure(config: LaneConfig): void {
    this.#config = config;
    this.#rate.set(config.ratePerSecond);
  }

  get cursor(): number {
    return this.#passage.cursor;
  }

  /** Offset that the reader delivers next. */
  get readTo(): number {
    return this.#passage.readTo;
  }

  get inFlight(): number {
    return this.#departures.flying + (this.#polls.isOut ? 1 : 0);
  }
  /** Entries that are likely to be sent next, at most so many. */
  upcoming(most: number): readonly Entry[] {
    return this.#departures.upcoming(most);
  }

  get heldCount(): number {
    return this.#passage.heldCount;
  }

  get throttledMs(): number {
    return this.#books.health.throttledMs;
  }

  holds(offset: number): boolean {
    return this.#passage.holds(offset);
  }

  /** Arrival of the oldest event known here that is not final; null when there is none. */
  get oldestPendingAt(): number | null {
    return this.#passage.oldestPendingAt;
  }

  /** When the soonest retry is due; null when nothing waits for one. */
  get nextTryAt(): number | null {
    return this.breaker.opensAt ?? this.#backoff.nextAt;
  }

  /** How many more events may be admitted now. */
  room(now: number): number {
    return this.#passage.room(now);
  }

  /** True while more than this could leave at once: what is read earlier only waits, and grows old in the heap. */
  get hasEnough(): boolean {
    const { maxInFlight, batchItemsMax } = this.#config;
    return this.#departures.ready >= Math.max(READY_MIN, maxInFlight * batchItemsMax);
  }

  /** Takes the next events of the log in order; `next` is the offset after the last one read, also when none was for us. */
  admit(entries: readonly Entry[], next: number): void {
    for (const entry of entries) {
      this.#passage.push(entry);
      if (entry.final === null) this.#enter(entry);
    }
    this.#passage.readTo = next;
  }

  /** Old events go through the lane again, behind what is in it. They are in no window and hold no cursor. */
  admitReplay(entries: readonly Entry[]): void {
    for (const entry of entries) this.#enter(entry);
  }

  /** Takes out of the lane what of a replay is neither final nor under way: its state becomes final, without an outcome. */
  withdrawReplay(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.state === "final" || entry.state === "flying") continue;
      this.#departures.remove(entry);
      entry.state = "final";
      this.#leaveOrder(entry);
    }
  }

  /** The requests to send now. */
  plan(now: number): readonly Dispatch[] {
    for (let due = this.#backoff.take(now); due !== undefined; due = this.#backoff.take(now))
      if (due.state === "backoff") this.#departures.makeReady(due);
    const planned: Dispatch[] = [];
    this.#isRateLimited = false;
    while (this.#departures.ready > 0) {
      const allowed = Math.min(this.#config.maxInFlight, this.breaker.allowance(now));
      if (this.#departures.flying >= allowed) break;
      this.#isRateLimited = !this.#rate.tryTake(now);
      if (this.#isRateLimited) break;
      planned.push(this.#departures.depart(this.#config, now));
    }
    return planned;
  }

  /**
   * The machine's clock was set, forwards or back: retries, jobs and the breaker wait for as long as they would have. Without
   * this a clock that is corrected by a day backwards would hold them for a day.
   */
  shiftTime(byMs: number): void {
    const parts = [this.#backoff, this.#polls, this.#passage, this.#departures, this.breaker];
    for (const part of parts) part.shift(byMs);
  }

  /** What to ask the destination about its jobs now; `settlePoll` takes the answer. */
  planPoll(now: number): Poll | null {
    if (this.#config.poll === null || (this.breaker.opensAt ?? 0) > now) return null;
    return this.#polls.plan(now);
  }

  /** Epoch milliseconds at which `plan` may have something that it has not now; null when only an answer or an event can change that. */
  wakeAt(now: number): number | null {
    const times: number[] = [];
    if (this.#backoff.nextAt !== null) times.push(this.#backoff.nextAt);
    if (this.#polls.nextAt !== null) times.push(Math.max(this.#polls.nextAt, this.breaker.opensAt ?? 0));
    if (this.#departures.ready > 0 && this.#departures.flying < this.#config.maxInFlight)
      times.push(this.breaker.opensAt ?? this.#rate.nextAt(now));
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Takes the outcomes of a dispatch. Throws when there is not exactly one per event: no guess is safe. */
  settle(dispatch: Dispatch, report: EntryReport, now: number): readonly AttemptRecord[] {
    const { outcomes, exchange } = report;
    if (outcomes.length !== dispatch.entries.length)
      throw new RangeError(
        `${String(outcomes.length)} outcomes for ${String(dispatch.entries.length)} events`,
      );
    this.#departures.land(dispatch);
    const { retry, batchOutcome } = this.#config;
    if (outcomes.some(isTry))
      teachBreaker(this.breaker, dispatch, outcomes.filter(isTry), { now, backoff: retry });
    else this.#rate.giveBack();
    if (outcomes.some(({ kind }) => kind === "ok")) this.#deliveredAt = now;
    const random = this.#random();
    const isShared = isOneFailure(outcomes, batchOutcome);
    const records: AttemptRecord[] = [];
    dispatch.entries.forEach((entry, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) return;
      entry.dispatch = 0;
      noteTry(entry, outcome, dispatch.startedAt);
      if (isTry(outcome)) entry.lastExchange = exchange;
      const verdict = judge(
        entry,
        {
          outcome,
          batchItems: dispatch.entries.length,
          poll: this.#config.poll,
          batchOutcome,
          isShared,
          tookOthers: this.#tookOthers(entry),
          now,
          random,
        },
        this.#policyFor(entry),
      );
      this.#apply(entry, verdict, dispatch.entries.length);
      if (verdict.kind === "unsent") return;
      const times = { now, startedAt: dispatch.startedAt };
      records.push(this.#record(entry, verdict, times, isTry(outcome)));
    });
    // Only now: a successor's place depends on what became of all items.
    for (const entry of dispatch.entries) if (entry.state === "waiting") this.#place(entry);
    return records;
  }

  /** Takes the answers of a poll: one per job in its order, or null when there was none. */
  settlePoll(poll: Poll, outcomes: readonly ItemOutcome[] | null, now: number): readonly AttemptRecord[] {
    this.#polls.land();
    const policy = this.#config.poll;
    if (policy === null) return [];
    const trouble = outcomes?.map((outcome) => pollTrouble(outcome)).find((found) => found !== null);
    if (trouble != null) this.breaker.fail({ ...trouble, offset: 0 }, now, this.#config.retry);
    else if (outcomes !== null) this.breaker.succeed(now);
    const random = this.#random();
    const records: AttemptRecord[] = [];
    for (const [entry, answers] of answersByEntry(poll, outcomes)) {
      if (entry.state !== "pending" || entry.pending === null) continue;
      const asked = { poll: policy, retry: this.#policyFor(entry), now, random };
      const verdict = judgePoll(entry, entry.pending, answers, asked);
      this.#apply(entry, verdict, 1);
      if (entry.final === null) this.#place(entry);
      if (verdict.kind === "pending") continue;
      records.push(this.#record(entry, verdict, { now, startedAt: poll.startedAt }, false));
    }
    return records;
  }

  /** What has to be written since the last call, or null. `idle`: also a cursor that moved over nothing of ours. */
  collect(now: number, idle: boolean): LaneCommit | null {
    this.#passage.advance(now);
    // A limit, the destination's or ours, keeps events from going.
    const isOurs = this.#isRateLimited && this.breaker.state.kind === "closed";
    this.#books.health.watch(now, isOurs || this.breaker.isThrottled(now));
    this.breaker.rest(now);
    const breakerMoved = this.breaker.state !== this.#breakerWritten;
    const moved = this.#passage.cursor !== this.#committedCursor;
    if (this.#books.isEmpty && !breakerMoved && !(moved && idle)) return null;
    this.#seq += 1;
    this.#committedCursor = this.#passage.cursor;
    this.#breakerWritten = this.breaker.state;
    return {
      destinationId: this.destinationId,
      seq: this.#seq,
      cursor: this.#passage.cursor,
      breaker: this.breaker.state,
      ...this.#books.close(this.#passage.cursor),
    };
  }

  #record(
    entry: Entry,
    verdict: Exclude<Verdict, { readonly kind: "unsent" }>,
    times: { readonly now: number; readonly startedAt: number },
    isTry: boolean,
  ): AttemptRecord {
    const record = attemptRecord(this.destinationId, entry, verdict, times);
    this.#books.health.note(record, { isTry, arrivedAt: entry.replay === null ? entry.receivedAt : null });
    return record;
  }

  /** A chunk of a replay has come to its end. */
  reportReplay(progress: ReplayProgress): void {
    this.#books.replay(progress);
  }

  #enter(entry: Entry): void {
    this.#order.add(entry);
    this.#place(entry);
  }

  #place(entry: Entry): void {
    if (entry.pending !== null && this.#config.poll !== null) {
      entry.state = "pending";
      this.#polls.add(entry, entry.nextAttemptAt ?? 0);
    } else if (!this.#order.isFirst(entry)) entry.state = "waiting";
    else if (entry.nextAttemptAt === null) this.#departures.makeReady(entry);
    else {
      entry.state = "backoff";
      this.#backoff.add(entry.nextAttemptAt, entry);
    }
  }

  #apply(entry: Entry, verdict: Verdict, batchItems: number): void {
    entry.pending = verdict.kind === "pending" ? verdict.pending : null;
    if (verdict.kind === "delivered") return this.#finish(entry, "delivered");
    entry.state = "waiting";
    if (verdict.kind === "unsent") return;
    if (verdict.kind !== "pending") {
      entry.lastCode = verdict.code;
      entry.lastMessage = verdict.why;
    }
    if (verdict.kind === "final") return this.#finish(entry, verdict.final);
    if (verdict.kind === "split") {
      entry.batchMax = Math.ceil(batchItems / 2);
    }
    entry.nextAttemptAt = verdict.at;
    if (entry.isHeld) this.#books.hold(entry);
  }

  #finish(entry: Entry, final: Final): void {
    entry.state = "final";
    entry.final = final;
    this.#leaveOrder(entry);
    this.#passage.finish(entry);
  }

  #leaveOrder(entry: Entry): void {
    for (const behind of this.#order.remove(entry))
      if (behind.state === "waiting" && behind.dispatch === 0) this.#place(behind);
  }

  /** The fault may be the event's own only when the destination took others meanwhile. */
  #replayTriesMax(entry: Entry): number {
    return this.#tookOthers(entry) ? REPLAY_ATTEMPTS_MAX : Infinity;
  }

  #tookOthers({ firstTriedAt }: Entry): boolean {
    return firstTriedAt !== null && this.#deliveredAt >= firstTriedAt;
  }

  #policyFor(entry: Entry): RetryPolicy {
    return entry.replay === null
      ? this.#config.retry
      : { ...this.#config.retry, attemptsMax: this.#replayTriesMax(entry) };
  }
}
