import type { Entry } from "./entry.ts";
import { WINDOW_BYTES_MAX, WINDOW_EVENTS_MAX } from "./limits.ts";
import { ReadyQueue } from "./ready-queue.ts";

/** The events of a lane beyond its cursor, in order of offset: what is in memory and not yet accounted for. */
export class Window {
  readonly #entries = new ReadyQueue<Entry>();
  #bytes = 0;
  #final = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** Whether some of them are final already, and only wait for the cursor. */
  get hasFinal(): boolean {
    return this.#final > 0;
  }

  /** How many more events fit. */
  get room(): number {
    return this.#bytes >= WINDOW_BYTES_MAX ? 0 : Math.max(0, WINDOW_EVENTS_MAX - this.#entries.size);
  }

  peek(): Entry | undefined {
    return this.#entries.peek();
  }

  values(): readonly Entry[] {
    return this.#entries.first(Infinity);
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    if (entry.final !== null) this.#final += 1;
  }

  shift(): void {
    const entry = this.#entries.shift();
    if (entry === undefined) return;
    this.#bytes -= entry.bytes;
    if (entry.final !== null) this.#final -= 1;
  }

  /** One of them has become final. */
  finish(): void {
    this.#final += 1;
  }
}
