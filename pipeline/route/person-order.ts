/**
 * Who stands behind whom. Every identifier of a person has a queue; an event stands in the queues of all its
 * identifiers and may go when it is first in each. Adding and removing cost a few steps per identifier, also for a
 * person with ten thousand events in the queue.
 */
import type { Entry, Link } from "./entry.ts";

export class PersonOrder {
  readonly #last = new Map<string, Link>();

  /** Puts the entry at the end of its queues. */
  add(entry: Entry): void {
    for (const key of new Set(entry.personKeys)) {
      const previous = this.#last.get(key) ?? null;
      const link: Link = { key, entry, previous, next: null };
      if (previous !== null) previous.next = link;
      this.#last.set(key, link);
      entry.links.push(link);
    }
  }

  /** Takes the entry out and gives those who stood directly behind it; they may still have others before them. */
  remove(entry: Entry): readonly Entry[] {
    const behind = this.behind(entry);
    for (const link of entry.links) {
      if (link.previous !== null) link.previous.next = link.next;
      if (link.next !== null) link.next.previous = link.previous;
      else if (link.previous !== null) this.#last.set(link.key, link.previous);
      else this.#last.delete(link.key);
    }
    entry.links = [];
    return behind;
  }

  behind(entry: Entry): readonly Entry[] {
    const found: Entry[] = [];
    for (const { next } of entry.links)
      if (next !== null && !found.includes(next.entry)) found.push(next.entry);
    return found;
  }

  isFirst(entry: Entry): boolean {
    return entry.links.every((link) => link.previous === null);
  }

  /** True when everything before it travels in the same dispatch, which keeps the order of its items. */
  isFirstBeyond(entry: Entry, dispatch: number): boolean {
    return entry.links.every((link) => link.previous === null || link.previous.entry.dispatch === dispatch);
  }
}
