/**
 * Group commit: requests that arrive while the log is writing go to disk together in its next write, so that one
 * fdatasync answers many of them. Bounded in requests and, through the caller's byte budget, in bytes; a full queue
 * refuses at once instead of growing.
 */
import { LEDGER_MINUTE } from "../../contract/intake.ts";
import type { AppendBatch, MinuteCount } from "../log/index.ts";
import {
  COMMIT_BYTES_MAX,
  COMMIT_REQUESTS_MAX,
  COMMITS_IN_FLIGHT_MAX,
  QUEUED_REQUESTS_MAX,
} from "./limits.ts";
import { refuse, type Refusal } from "./refusal.ts";

/** What a request adds to the books of its source. */
export interface Received {
  readonly sourceId: string;
  readonly items: number;
}

interface Waiting {
  readonly payload: string;
  readonly received: Received;
  readonly settle: (refusal: Refusal | null) => void;
}

/** Resolves with null when the batch is on disk, with the reason when it is not. */
export type Append = (batch: AppendBatch) => Promise<Refusal | null>;

export class CommitQueue {
  readonly #append: Append;
  #waiting: Waiting[] = [];
  #unsettled = 0;
  #inFlight = 0;
  #scheduled = false;

  constructor(append: Append) {
    this.#append = append;
  }

  /** Requests that wait for the disk. */
  get size(): number {
    return this.#unsettled;
  }

  /** Resolves with null once the payload is on disk, else with the reason. Never rejects. */
  submit(payload: string, received: Received): Promise<Refusal | null> {
    if (this.#unsettled >= QUEUED_REQUESTS_MAX) return Promise.resolve(refuse("overloaded"));
    this.#unsettled++;
    return new Promise((settle) => {
      this.#waiting.push({ payload, received, settle });
      this.#schedule();
    });
  }

  /** After this turn of the event loop, so that everything that arrived in it shares one write. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= COMMITS_IN_FLIGHT_MAX || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#commit();
    });
  }

  #nextGroup(): readonly Waiting[] {
    let chars = 0;
    let count = 0;
    while (count < this.#waiting.length && count < COMMIT_REQUESTS_MAX) {
      chars += this.#waiting[count]?.payload.length ?? 0;
      if (chars > COMMIT_BYTES_MAX && count > 0) break;
      count++;
    }
    const group = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return group;
  }

  async #commit(): Promise<void> {
    const group = this.#nextGroup();
    if (group.length === 0) return;
    this.#inFlight++;
    this.#schedule();
    const refusal = await this.#append({
      records: group.map(({ payload }) => ({ payload })),
      counts: countsOf(group),
    });
    this.#inFlight--;
    this.#unsettled -= group.length;
    for (const { settle } of group) settle(refusal);
    this.#schedule();
  }
}

/** Committed with the requests themselves: the one side of each source's ledger. */
function countsOf(group: readonly Waiting[]): readonly MinuteCount[] {
  const items = new Map<string, number>();
  for (const { received } of group)
    items.set(received.sourceId, (items.get(received.sourceId) ?? 0) + received.items);
  return [...items].map(([sourceId, count]) => ({
    name: `ledger:received:${sourceId}`,
    minute: LEDGER_MINUTE,
    count,
  }));
}
