/** When each source was last heard of. */
import type { LogReader } from "../log/index.ts";
import { parseStored } from "./summary.ts";

const MINUTE_MS = 60_000;
/** How far back the last event of a quiet source is looked for, once. */
const WITHIN_MS = 30 * 24 * 60 * MINUTE_MS;
/** The newest events tell the last one of a busy source to the millisecond. */
const NEWEST = { maxRecords: 500, maxBytes: 2 ** 20 };
const PREFIX = "accepted:";

export class LastEvents {
  readonly #times = new Map<string, number>();
  #readUntil = 0;

  /** Epoch milliseconds of arrival per source: exact when recent, else to the minute. */
  async read(events: LogReader, now: number): Promise<ReadonlyMap<string, number>> {
    // The last two minutes may still grow; everything older was read before.
    const from = Math.max(now - WITHIN_MS, this.#readUntil - 2 * MINUTE_MS);
    for (const { name, minute } of await events.counts(PREFIX, from, now + MINUTE_MS))
      this.#note(name.slice(PREFIX.length), minute);
    const { end } = await events.bounds();
    for (const { payload } of await events.readBackwards(end, NEWEST)) {
      const { sourceId, event } = parseStored(payload);
      this.#note(sourceId, Date.parse(event.receivedAt));
    }
    this.#readUntil = now;
    return this.#times;
  }

  #note(sourceId: string, at: number): void {
    if (at > (this.#times.get(sourceId) ?? 0)) this.#times.set(sourceId, at);
  }
}
