/** One open live view: what it wants to see, how much of it, and what became of what it has seen. */
import type { LiveMessage, LiveQuery } from "../../contract/control.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import type { QuarantinedItem } from "../../contract/plan-control.ts";
import type { Offset } from "../log/index.ts";
import { eventFilter, type EventFilter } from "./event-filter.ts";
import { refusedFilter, summariseRefused, type RefusedFilter } from "./refused.ts";
import { summarise } from "./summary.ts";

/** The connection to a client. */
export interface LiveSink {
  /** Takes the message or drops it (returns false) when the client does not keep up. Never waits. */
  send(message: LiveMessage): boolean;
  /** There will be nothing more. */
  end(): void;
}

/** More than this no one can read: beyond it, 1 in n is shown, and the message `rate` says so. */
const SHOWN_PER_SECOND_MAX = 300;
/** Of its own, so that a flood of accepted events does not hide the refused ones. */
const REFUSED_PER_SECOND_MAX = 100;
/** Events whose later outcomes are still passed on. */
const REMEMBERED_MAX = 3000;

export class LiveClient {
  readonly #filter: EventFilter;
  readonly #refusedFilter: RefusedFilter;
  readonly #state: LiveQuery["state"];
  readonly #sink: LiveSink;
  readonly #shownOffsets = new Set<Offset>();
  readonly #events = new Share(SHOWN_PER_SECOND_MAX);
  readonly #refused = new Share(REFUSED_PER_SECOND_MAX);

  constructor(query: LiveQuery, sink: LiveSink) {
    this.#filter = eventFilter(query);
    this.#refusedFilter = refusedFilter(query);
    this.#state = query.state;
    this.#sink = sink;
  }

  /** `parse` is called only for what is going to be shown, and for what only parsing can tell from a match. */
  offer(
    offset: Offset,
    payload: string,
    parse: () => StoredEvent,
    outcomesSoFar: (offset: Offset) => readonly AttemptRecord[],
  ): void {
    if (!this.#wantsAccepted || !this.#filter.mayMatch(payload)) return;
    // Beyond the limit, candidates are counted without being parsed: the rate is then an upper estimate.
    if (this.#events.leavesOut()) return;
    const stored = parse();
    if (!this.#filter.matches(stored)) return;
    const event = summarise(offset, stored, outcomesSoFar(offset));
    if (this.#events.count(this.#sink.send({ kind: "event", event }))) this.#remember(offset);
  }

  /** The same for what the quarantine keeps. */
  offerRefused(payload: string, parse: () => QuarantinedItem): void {
    if (this.#state === "accepted" || !this.#refusedFilter.mayMatch(payload)) return;
    if (this.#refused.leavesOut()) return;
    const item = parse();
    if (!this.#refusedFilter.matches(item)) return;
    this.#refused.count(this.#sink.send({ kind: "refused", event: summariseRefused(item) }));
  }

  /** Accepted events that passed by unseen because the hub itself had to skip them. */
  skip(count: number): void {
    if (this.#wantsAccepted) this.#events.skip(count);
  }

  skipRefused(count: number): void {
    if (this.#state !== "accepted") this.#refused.skip(count);
  }

  tell(outcome: AttemptRecord): void {
    if (this.#shownOffsets.has(outcome.offset)) this.#sink.send({ kind: "outcome", outcome });
  }

  /** Call once a second. */
  endSecond(): void {
    const passed = this.#events.passed + this.#refused.passed;
    const shown = this.#events.shown + this.#refused.shown;
    if (passed > shown) {
      const oneIn = Math.max(1, Math.round(passed / Math.max(1, shown)));
      this.#sink.send({ kind: "rate", perSecond: passed, oneIn });
    }
    this.#events.endSecond();
    this.#refused.endSecond();
  }

  end(): void {
    this.#sink.end();
  }

  get #wantsAccepted(): boolean {
    return this.#state === "accepted" || this.#state === "any";
  }

  #remember(offset: Offset): void {
    this.#shownOffsets.add(offset);
    if (this.#shownOffsets.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#shownOffsets;
    if (oldest !== undefined) this.#shownOffsets.delete(oldest);
  }
}

/** How much of what passes is shown: all, or one in so many that it stays below a limit. */
class Share {
  readonly #perSecondMax: number;
  /** Candidates and messages sent in the present second. */
  passed = 0;
  shown = 0;
  #oneIn = 1;

  constructor(perSecondMax: number) {
    this.#perSecondMax = perSecondMax;
  }

  /** True: counted as passed, and not to be shown. */
  leavesOut(): boolean {
    const isLeftOut = this.shown >= this.#perSecondMax || this.passed % this.#oneIn !== 0;
    if (isLeftOut) this.passed += 1;
    return isLeftOut;
  }

  /** Gives back whether it was sent. */
  count(wasSent: boolean): boolean {
    this.passed += 1;
    if (wasSent) this.shown += 1;
    return wasSent;
  }

  skip(count: number): void {
    this.passed += count;
  }

  endSecond(): void {
    this.#oneIn = Math.max(1, Math.ceil(this.passed / this.#perSecondMax));
    this.passed = 0;
    this.shown = 0;
  }
}
