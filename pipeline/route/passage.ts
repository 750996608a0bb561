/**
 * The cursor's way over the events of a lane: it moves over what is final, and leaves behind, as *held*, what cannot go on.
 * Everything below it is in the books or has a row of its own.
 */
import type { Books } from "./books.ts";
import { giveMemoryBack, shiftEntry, type Entry } from "./entry.ts";
import { HELD_MAX, STUCK_MS, WINDOW_EVENTS_MAX } from "./limits.ts";
import { Window } from "./window.ts";

export interface PassagePorts {
  readonly books: Books;
  /** When the dispatch left that carries an entry; null when none does. */
  startedAt(dispatch: number): number | null;
}

export class Passage {
  /** Offset that the reader delivers next. */
  readTo: number;
  cursor: number;
  readonly #ports: PassagePorts;
  readonly #window = new Window();
  readonly #held = new Map<number, Entry>();

  constructor(cursor: number, held: readonly Entry[], ports: PassagePorts) {
    this.readTo = cursor;
    this.cursor = cursor;
    this.#ports = ports;
    for (const entry of held) {
      entry.isHeld = true;
      this.#held.set(entry.offset, entry);
    }
  }

  get heldCount(): number {
    return this.#held.size;
  }

  holds(offset: number): boolean {
    return this.#held.has(offset);
  }

  /** Arrival of the oldest event that is not final; null when there is none. */
  get oldestPendingAt(): number | null {
    let oldest = this.#window.peek()?.receivedAt ?? Infinity;
    for (const entry of this.#held.values()) oldest = Math.min(oldest, entry.receivedAt);
    return oldest === Infinity ? null : oldest;
  }

  /** How many more events may be admitted now. */
  room(now: number): number {
    // Also when few large ones fill it: the last of them may just have been answered, and nobody else would wake the lane.
    if (this.#window.size > WINDOW_EVENTS_MAX / 2 || this.#window.room === 0) this.advance(now);
    return this.#window.room;
  }

  /** The clock was set by so much: tries keep their distance from now. */
  shift(byMs: number): void {
    for (const entry of this.#window.values()) shiftEntry(entry, byMs);
    for (const entry of this.#held.values()) shiftEntry(entry, byMs);
  }

  push(entry: Entry): void {
    this.#ports.books.arrive(entry);
    this.#window.push(entry);
  }

  /** The entry has become final. One of a replay is in no window and holds no cursor. */
  finish(entry: Entry): void {
    if (!entry.isHeld) {
      if (entry.replay === null) this.#window.finish();
      return;
    }
    this.#held.delete(entry.offset);
    this.#ports.books.release(entry);
    if (entry.final !== null) this.#ports.books.finish(entry, entry.final);
  }

  advance(now: number): void {
    for (let entry = this.#window.peek(); entry !== undefined; entry = this.#window.peek()) {
      if (entry.final !== null) this.#ports.books.finish(entry, entry.final);
      else if (this.#held.size < HELD_MAX && this.#cannotGoOn(entry, now)) this.#hold(entry);
      else break;
      this.#window.shift();
    }
    this.cursor = this.#window.peek()?.offset ?? this.readTo;
  }

  /** Everything before it is held or final here, so whoever waits does so behind a held event. */
  #cannotGoOn(entry: Entry, now: number): boolean {
    if (entry.state === "backoff" || entry.state === "waiting" || entry.state === "pending") return true;
    return now >= this.#stuckAt(entry);
  }

  /** When an event in flight counts as stuck; Infinity while nothing waits for it. */
  #stuckAt(entry: Entry): number {
    if (entry.state !== "flying" || (!this.#window.hasFinal && this.#window.room > 0)) return Infinity;
    return (this.#ports.startedAt(entry.dispatch) ?? Infinity) + STUCK_MS;
  }

  #hold(entry: Entry): void {
    entry.isHeld = true;
    if (entry.state !== "flying") giveMemoryBack(entry);
    this.#held.set(entry.offset, entry);
    this.#ports.books.hold(entry);
  }
}
