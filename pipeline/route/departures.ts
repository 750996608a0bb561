/** What may be sent now and what is under way: composes dispatches that keep every person's order. */
import type { Entry } from "./entry.ts";
import type { PersonOrder } from "./person-order.ts";
import { ReadyQueue } from "./ready-queue.ts";

/** One request to be sent. */
export interface Dispatch {
  readonly id: number;
  readonly entries: readonly Entry[];
  readonly startedAt: number;
}

interface Flying extends Dispatch {
  startedAt: number;
}

export interface BatchLimits {
  readonly batchItemsMax: number;
  readonly batchBytesMax: number;
  readonly batchOutcome: "whole" | "each";
}

export class Departures {
  readonly #order: PersonOrder;
  readonly #ready = new ReadyQueue<Entry>();
  /** Ready for another try: they go before what was never tried. */
  readonly #retries = new ReadyQueue<Entry>();
  readonly #flying = new Map<number, Flying>();
  #dispatches = 0;

  constructor(order: PersonOrder) {
    this.#order = order;
  }

  get ready(): number {
    return this.#ready.size + this.#retries.size;
  }

  get flying(): number {
    return this.#flying.size;
  }

  startedAt(dispatch: number): number | null {
    return this.#flying.get(dispatch)?.startedAt ?? null;
  }

  /** The clock was set: what is under way has been so for as long as before. */
  shift(byMs: number): void {
    for (const dispatch of this.#flying.values()) dispatch.startedAt += byMs;
  }

  makeReady(entry: Entry): void {
    entry.state = "ready";
    (entry.attempts > 0 ? this.#retries : this.#ready).push(entry);
  }

  /** Takes an entry out that was ready. */
  remove(entry: Entry): void {
    this.#ready.remove(entry);
    this.#retries.remove(entry);
  }

  /** Entries that will go next, at most so many. */
  upcoming(most: number): readonly Entry[] {
    return this.#ready.first(most);
  }

  /** The next dispatch; call it only while something is ready. */
  depart(limits: BatchLimits, now: number): Dispatch {
    this.#dispatches += 1;
    const id = this.#dispatches;
    const entries: Entry[] = [];
    let limit = limits.batchItemsMax;
    let bytes = 0;
    const riders = new ReadyQueue<Entry>();
    for (let next = this.#next(riders); next !== undefined; next = this.#next(riders)) {
      const { entry, queue } = next;
      const isTooMuch =
        entries.length >= Math.min(limit, entry.batchMax) || bytes + entry.bytes > limits.batchBytesMax;
      if (entries.length > 0 && isTooMuch) break;
      queue.shift();
      limit = Math.min(limit, entry.batchMax);
      bytes += entry.bytes;
      entry.state = "flying";
      entry.dispatch = id;
      entries.push(entry);
      if (entries.length >= limit) break;
      if (limits.batchOutcome === "whole")
        for (const behind of this.#order.behind(entry))
          if (this.#mayRide(behind, id, now)) riders.push(behind);
    }
    const dispatch = { id, entries, startedAt: now };
    this.#flying.set(id, dispatch);
    return dispatch;
  }

  /** One that was told to wait waits, also when the event before it may go already. */
  #mayRide(entry: Entry, dispatch: number, now: number): boolean {
    if (entry.state !== "waiting" || (entry.nextAttemptAt ?? 0) > now) return false;
    return this.#order.isFirstBeyond(entry, dispatch);
  }

  land(dispatch: Dispatch): void {
    this.#flying.delete(dispatch.id);
  }

  /** The earlier of the next ready event and the next one that may ride behind a person's event in the same request. */
  #next(riders: ReadyQueue<Entry>): { readonly entry: Entry; readonly queue: ReadyQueue<Entry> } | undefined {
    const queue = this.#retries.size > 0 ? this.#retries : this.#ready;
    const ready = queue.peek();
    const rider = riders.peek();
    if (rider !== undefined && (ready === undefined || rider.offset < ready.offset))
      return { entry: rider, queue: riders };
    return ready === undefined ? undefined : { entry: ready, queue };
  }
}
