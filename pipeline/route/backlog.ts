/**
 * How many events of the log lie before a lane. Each event is counted once for all lanes, in *spans* of neighbouring offsets:
 * as a lane reads it, or, when somebody asks and no lane has read so far, in slices that leave the thread to deliveries in
 * between. A question then adds up spans, and looks into the log only for the one that holds the lane's cursor, which is cut
 * in two there.
 *
 * A backlog that nobody has counted yet (after a start, say) takes time. Whoever asks meanwhile gets an estimate that says so.
 * Memory is bounded: beyond SPANS_MAX spans the older ones are joined in pairs.
 */
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { within } from "../base/waiting.ts";
import type { LogReader } from "../log/index.ts";
import { Arrivals, isAsked, type Arrived, type Asked } from "./arrivals.ts";
import { decode } from "./feed.ts";
import { LAG_COUNT_WAIT_MS, READ_BYTES_MAX } from "./limits.ts";

/** Events counted in one go: a few milliseconds. */
const SLICE_EVENTS = 500;
const SPAN_EVENTS = 2_000;
const SPANS_MAX = 4_096;
/** Times that a span may change under a question before the answer is an estimate. */
const CUTS_MAX = 3;

interface Span {
  readonly from: number;
  /** Offset after the last event. */
  next: number;
  readonly arrivals: Arrivals;
  isSealed: boolean;
}

export interface Lag {
  readonly events: number;
  readonly isEstimated: boolean;
}

type Log = Pick<LogReader, "read" | "bounds">;

export class Backlog {
  readonly #log: Log;
  readonly #spansMax: number;
  /** Without gaps, in the order of the log. */
  #spans: Span[] = [];
  /** What is counted: from here to here. Null before the first. */
  #from: number | null = null;
  #next = 0;
  #counting: Promise<void> | null = null;

  constructor(log: Log, spansMax = SPANS_MAX) {
    this.#log = log;
    this.#spansMax = spansMax;
  }

  /** Events that a lane has read: all that the log holds from one offset to another. */
  note(page: { readonly from: number; readonly next: number; readonly events: readonly Arrived[] }): void {
    if (this.#from === null) this.#beginAt(page.from);
    if (page.from > this.#next || page.next <= this.#next) return;
    this.#add(page.events, page.next);
  }

  /** Events from the cursor to the end of the log, as asked. Rejects with the log's faults. */
  async lagOf(cursor: number, asked: Asked, waitMs = LAG_COUNT_WAIT_MS): Promise<Lag> {
    const { start, end } = await this.#log.bounds();
    const first = Math.max(cursor, start);
    if (first >= end) return { events: 0, isEstimated: false };
    if (this.#from === null || first < this.#from) this.#beginAt(first);
    if (this.#next < end) await within(waitMs, this.#countToEnd());
    for (let cuts = 0; cuts < CUTS_MAX && !this.#isCutAt(first); cuts += 1) await this.#cutAt(first);
    const isCut = this.#isCutAt(first);
    const next = Math.min(this.#next, end);
    const events = await this.#sumFrom(first, end, asked);
    if (next >= end) return { events, isEstimated: !isCut };
    const seen = Math.max(1, next - first);
    return { events: Math.round((events * (end - first)) / seen), isEstimated: true };
  }

  #beginAt(offset: number): void {
    this.#spans = [];
    this.#from = offset;
    this.#next = offset;
  }

  #add(events: readonly Arrived[], next: number): void {
    const counted = this.#next;
    let span = this.#spans.at(-1);
    for (const event of events) {
      if (event.offset < counted) continue;
      if (span === undefined || span.isSealed || event.offset - span.from >= SPAN_EVENTS) {
        if (span !== undefined) span.next = event.offset;
        span = { from: event.offset, next, arrivals: new Arrivals(), isSealed: false };
        this.#spans.push(span);
      }
      span.arrivals.add(event);
    }
    if (span !== undefined) span.next = next;
    this.#next = next;
    if (this.#spans.length > this.#spansMax) this.#spans = joinOlder(this.#spans);
  }

  #countToEnd(): Promise<void> {
    this.#counting ??= this.#countOn().finally(() => {
      this.#counting = null;
    });
    return this.#counting;
  }

  async #countOn(): Promise<void> {
    for (;;) {
      const startedAt = performance.now();
      const from = this.#next;
      const records = await this.#log.read(from, { maxRecords: SLICE_EVENTS, maxBytes: READ_BYTES_MAX });
      const last = records.at(-1);
      if (last === undefined) return;
      // Lanes may have read on, or somebody asked from further back.
      if (from === this.#next) this.#add(records.map(decode), last.offset + 1);
      await sleep(performance.now() - startedAt);
    }
  }

  #isCutAt(offset: number): boolean {
    return !this.#spans.some(({ from, next }) => from < offset && offset < next);
  }

  async #cutAt(offset: number): Promise<void> {
    const span = this.#spans.find(({ from, next }) => from < offset && offset < next);
    if (span === undefined) return;
    span.isSealed = true;
    const before: Span = { from: span.from, next: offset, arrivals: new Arrivals(), isSealed: true };
    const after: Span = { from: offset, next: span.next, arrivals: new Arrivals(), isSealed: true };
    for await (const events of this.#slices(span.from, span.next))
      for (const event of events) (event.offset < offset ? before : after).arrivals.add(event);
    const at = this.#spans.indexOf(span);
    if (at >= 0) this.#spans.splice(at, 1, before, after);
  }

  async #sumFrom(first: number, end: number, asked: Asked): Promise<number> {
    // Spans that begin beyond `end` hold what came after the question.
    const spans = this.#spans.filter(({ from, next }) => next > first && from < end);
    const unclear: Span[] = [];
    let sum = 0;
    for (const span of spans) {
      const count = span.next <= end ? span.arrivals.countOf(asked) : null;
      if (count === null) unclear.push({ ...span });
      else sum += count;
    }
    for (const { from, next } of unclear)
      for await (const events of this.#slices(Math.max(from, first), Math.min(next, end)))
        sum += events.filter((event) => isAsked(event, asked)).length;
    return sum;
  }

  async *#slices(from: number, end: number): AsyncGenerator<readonly Arrived[]> {
    for (let next = from; next < end;) {
      const maxRecords = Math.min(SLICE_EVENTS, end - next);
      const records = await this.#log.read(next, { maxRecords, maxBytes: READ_BYTES_MAX });
      const last = records.at(-1);
      if (last === undefined) return;
      yield records.filter(({ offset }) => offset < end).map(decode);
      next = last.offset + 1;
      await setImmediate();
    }
  }
}

/** The first half in pairs: questions mostly begin near the end, where spans stay small. */
function joinOlder(spans: readonly Span[]): Span[] {
  const half = Math.floor(spans.length / 4) * 2;
  const joined: Span[] = [];
  for (let at = 0; at + 1 < half; at += 2) {
    const [left, right] = [spans[at], spans[at + 1]];
    if (left === undefined || right === undefined) break;
    const arrivals = new Arrivals();
    arrivals.addAll(left.arrivals);
    arrivals.addAll(right.arrivals);
    joined.push({ from: left.from, next: right.next, arrivals, isSealed: true });
  }
  return [...joined, ...spans.slice(joined.length * 2)];
}
