/** One open live view: what it wants to see, how much of it, and what became of what it has seen. */
import type { LiveMessage, LiveQuery } from "../../contract/control.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import type { Offset } from "../log/index.ts";
import { eventFilter, type EventFilter } from "./event-filter.ts";
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
/** Events whose later outcomes are still passed on. */
const REMEMBERED_MAX = 3000;

export class LiveClient {
  readonly #filter: EventFilter;
  readonly #sink: LiveSink;
  readonly #shownOffsets = new Set<Offset>();
  /** Candidates and messages sent in the present second. */
  #passed = 0;
  #shown = 0;
  #oneIn = 1;

  constructor(query: LiveQuery, sink: LiveSink) {
    this.#filter = eventFilter(query);
    this.#sink = sink;
  }

  /** `parse` is called only for what is going to be shown, and for what only parsing can tell from a match. */
  offer(
    offset: Offset,
    payload: string,
    parse: () => StoredEvent,
    outcomesSoFar: (offset: Offset) => readonly AttemptRecord[],
  ): void {
    if (!this.#filter.mayMatch(payload)) return;
    // Beyond the limit, candidates are counted without being parsed: the rate is then an upper estimate.
    const isSampledOut = this.#shown >= SHOWN_PER_SECOND_MAX || this.#passed % this.#oneIn !== 0;
    if (isSampledOut) {
      this.#passed += 1;
      return;
    }
    const stored = parse();
    if (!this.#filter.matches(stored)) return;
    this.#passed += 1;
    const event = summarise(offset, stored, outcomesSoFar(offset));
    if (!this.#sink.send({ kind: "event", event })) return;
    this.#shown += 1;
    this.#remember(offset);
  }

  /** Events that passed by unseen because the hub itself had to skip them. */
  skip(count: number): void {
    this.#passed += count;
  }

  tell(outcome: AttemptRecord): void {
    if (this.#shownOffsets.has(outcome.offset)) this.#sink.send({ kind: "outcome", outcome });
  }

  /** Call once a second. */
  endSecond(): void {
    if (this.#passed > this.#shown) {
      const oneIn = Math.max(1, Math.round(this.#passed / Math.max(1, this.#shown)));
      this.#sink.send({ kind: "rate", perSecond: this.#passed, oneIn });
    }
    this.#oneIn = Math.max(1, Math.ceil(this.#passed / SHOWN_PER_SECOND_MAX));
    this.#passed = 0;
    this.#shown = 0;
  }

  end(): void {
    this.#sink.end();
  }

  #remember(offset: Offset): void {
    this.#shownOffsets.add(offset);
    if (this.#shownOffsets.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#shownOffsets;
    if (oldest !== undefined) this.#shownOffsets.delete(oldest);
  }
}
