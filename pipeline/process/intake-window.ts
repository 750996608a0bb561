/**
 * One way into the intake log for all strands: they mostly stand at the same place, so what one of them has just read serves
 * the others, too. Holds the last few reads only.
 */
import type { LogReader, LogRecord, Offset } from "../log/index.ts";
import { TURN_BYTES_MAX, TURN_RECORDS_MAX, WINDOW_READS_MAX } from "./limits.ts";

interface Read {
  readonly from: Offset;
  readonly end: Offset;
  readonly records: readonly LogRecord[];
}

const LIMITS = { maxRecords: TURN_RECORDS_MAX, maxBytes: TURN_BYTES_MAX };

export class IntakeWindow {
  readonly #intake: LogReader;
  readonly #strands: () => number;
  #reads: readonly Read[] = [];

  /** `strands`: how many read. What nobody else comes by for is let go: it would only grow old in the heap. */
  constructor(intake: LogReader, strands: () => number) {
    this.#intake = intake;
    this.#strands = strands;
  }

  /** At most `maxRecords` from `from` on, none at or beyond `limit`; empty at the end. */
  async read(from: Offset, maxRecords: number, limit: Offset): Promise<readonly LogRecord[]> {
    const known = this.#reads.find((read) => read.from <= from && from < read.end);
    const { records } = known ?? (await this.#readOn(from));
    const start = records.findIndex(({ offset }) => offset >= from);
    if (start < 0) return [];
    const part = records.slice(start, start + maxRecords);
    const beyond = part.findIndex(({ offset }) => offset >= limit);
    return beyond < 0 ? part : part.slice(0, beyond);
  }

  async #readOn(from: Offset): Promise<Read> {
    const records = await this.#intake.read(from, LIMITS);
    const last = records.at(-1);
    const read = { from, end: last === undefined ? from : last.offset + 1, records };
    const kept = this.#strands() > 1 ? WINDOW_READS_MAX - 1 : 0;
    if (last !== undefined) this.#reads = [read, ...this.#reads.slice(0, kept)];
    return read;
  }
}
