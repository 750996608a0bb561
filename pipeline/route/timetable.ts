/** Entries that wait for a time, soonest first (a binary heap). */
import type { Entry } from "./entry.ts";

interface Due {
  at: number;
  readonly entry: Entry;
}

export class Timetable {
  readonly #heap: Due[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** Epoch milliseconds of the soonest; null when nothing waits. */
  get nextAt(): number | null {
    return this.#heap[0]?.at ?? null;
  }

  add(at: number, entry: Entry): void {
    const heap = this.#heap;
    const due = { at, entry };
    let index = heap.length;
    heap.push(due);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  }

  /** The clock was set: what was due in so many milliseconds still is. Everything moves alike, so the order stays. */
  shift(byMs: number): void {
    for (const due of this.#heap) due.at += byMs;
  }

  /** The soonest entry whose time has come; undefined when there is none. */
  take(now: number): Entry | undefined {
    const [first] = this.#heap;
    if (first === undefined || first.at > now) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first.entry;
  }

  #sink(due: Due): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const child = (heap[right]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? right : left;
      const below = heap[child];
      if (below === undefined || below.at >= due.at) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = due;
  }
}
