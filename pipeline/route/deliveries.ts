/**
 * The deliveries log: every attempt, found again by the offset of its event. One record holds the attempts of one commit
 * interval on nearby events as a JSON array of AttemptRecord.
 */
import { setImmediate } from "node:timers/promises";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { SPAN_MAX, type AppendBatch, type LogReader, type LogWriter } from "../log/index.ts";

const RECORDS_PER_APPEND = 2_000;
const STRETCH_OFFSETS = 500;

export class Deliveries {
  readonly #openWriter: () => Promise<LogWriter>;
  readonly #reader: LogReader;
  #writer: LogWriter | null = null;
  #noted: AttemptRecord[] = [];

  constructor(openWriter: () => Promise<LogWriter>, reader: LogReader) {
    this.#openWriter = openWriter;
    this.#reader = reader;
  }

  note(records: readonly AttemptRecord[]): void {
    for (const record of records) this.#noted.push(record);
  }

  /** Resolves when everything noted before is on disk. Rejects with LogFault; what was noted waits for the next call. */
  async flush(): Promise<void> {
    if (this.#noted.length === 0) return;
    const noted = this.#noted;
    this.#noted = [];
    try {
      this.#writer ??= await this.#openWriter();
      const writer = this.#writer;
      await Promise.all(groupNearby(noted).map((batch) => writer.append(batch)));
    } catch (error) {
      this.#noted = [...noted, ...this.#noted];
      await this.#dropWriter();
      throw error;
    }
  }

  /** Attempts on these events, in the order in which they happened. */
  async attemptsOn(offsets: readonly number[]): Promise<readonly AttemptRecord[]> {
    const wanted = new Set(offsets);
    const seen = new Set<number>();
    const found: AttemptRecord[] = [];
    for (const { from, to } of stretchesOf(offsets)) {
      for (const record of await this.#reader.readSpanning(from, to)) {
        if (seen.has(record.offset)) continue;
        seen.add(record.offset);
        for (const attempt of JSON.parse(record.payload) as AttemptRecord[])
          if (wanted.has(attempt.offset)) found.push(attempt);
      }
      // Deliveries go on while somebody looks for some.
      await setImmediate();
    }
    return found.sort((a, b) => a.at - b.at || a.attempt - b.attempt);
  }

  async close(): Promise<void> {
    await this.#dropWriter();
    await this.#reader.close();
  }

  /** After a fault a writer takes nothing more: the next flush opens a new one. */
  async #dropWriter(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.close().catch(() => undefined);
  }
}

/**
 * Events that lie together are looked for together: one record speaks of hundreds of them, and taking it out of the log for each
 * took seconds. No stretch is wider than what is decoded in some ten milliseconds.
 */
function stretchesOf(offsets: readonly number[]): readonly { readonly from: number; readonly to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last !== undefined && offset - last.from < STRETCH_OFFSETS) last.to = offset;
    else stretches.push({ from: offset, to: offset });
  }
  return stretches;
}

/** Narrow spans keep look-ups quick: an old event's retry must not widen the span of today's events. */
function groupNearby(attempts: AttemptRecord[]): readonly AppendBatch[] {
  const sorted = attempts.sort((a, b) => a.offset - b.offset);
  const batches: AppendBatch[] = [];
  let from = 0;
  for (let index = 1; index <= sorted.length; index += 1) {
    const first = sorted[from];
    const last = sorted[index - 1];
    if (first === undefined || last === undefined) break;
    const next = sorted[index];
    const fits =
      next !== undefined && next.offset - first.offset < SPAN_MAX / 4 && index - from < RECORDS_PER_APPEND;
    if (fits) continue;
    batches.push({
      records: [{ payload: JSON.stringify(sorted.slice(from, index)) }],
      span: { from: first.offset, to: last.offset },
    });
    from = index;
  }
  return batches;
}
