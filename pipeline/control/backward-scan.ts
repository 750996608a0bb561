/** Reading a log from a place backwards until enough is found or the time is over. */
import { setImmediate } from "node:timers/promises";
import type { EventQuery } from "../../contract/control.ts";
import type { LogReader, LogRecord, Offset } from "../log/index.ts";
import { parseCursor } from "./route.ts";

/** A scan answers at the latest after this time plus one slice, found or not. */
const BUDGET_MS = 1500;
/** Records decoded in one go: some 10 ms, after which the live view and the health checks have their turn. */
const SLICE = { maxRecords: 1000, maxBytes: 2 * 2 ** 20 };
/** Requests that arrive together may be committed in another order; far less than this apart. */
const ARRIVAL_JITTER_MS = 10_000;

interface Placed {
  readonly offset: Offset;
}

export interface Scan<T extends Placed> {
  readonly log: LogReader;
  readonly query: Pick<EventQuery, "from" | "to" | "cursor" | "limit">;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** When what a record holds has arrived; epoch milliseconds. */
  readonly arrivalOf: (payload: string) => number;
  /** Those that are wanted, in the order given; more than `most` may be left for the next scan. */
  readonly pick: (records: readonly LogRecord[], most: number) => readonly T[] | Promise<readonly T[]>;
}

export interface Scanned<T> {
  readonly found: readonly T[];
  /** Where to go on; null when nothing is left. */
  readonly next: Offset | null;
  /** False when the time was over before the limit. */
  readonly complete: boolean;
}

export async function scanBackwards<T extends Placed>(scan: Scan<T>): Promise<Scanned<T>> {
  const { log, query, now } = scan;
  const deadline = now() + BUDGET_MS;
  const { start } = await log.bounds();
  const lowest = query.from === undefined ? start : Math.max(start, await log.offsetAt(query.from));
  let before = await firstBefore(scan);
  const found: T[] = [];
  while (before > lowest) {
    const records = await log.readBackwards(before, SLICE);
    if (records.length === 0) return { found, next: null, complete: true };
    const within = records.filter(({ offset }) => offset >= lowest);
    for (const one of await scan.pick(within, query.limit - found.length)) {
      found.push(one);
      if (found.length === query.limit)
        return { found, next: one.offset > lowest ? one.offset : null, complete: true };
    }
    before = records.at(-1)?.offset ?? lowest;
    if (before > lowest && now() > deadline) return { found, next: before, complete: false };
    await setImmediate();
  }
  return { found, next: null, complete: true };
}

/** Where a scan begins: everything of interest lies below this offset. */
async function firstBefore<T extends Placed>(scan: Scan<T>): Promise<Offset> {
  const { cursor, to } = scan.query;
  const { end } = await scan.log.bounds();
  if (cursor !== undefined) return Math.min(end, parseCursor(cursor));
  return to === undefined ? end : firstArrivedAfter(to + ARRIVAL_JITTER_MS, scan, end);
}

/** Records enter a log in order of arrival, but perhaps much later: so times are compared with arrival, by halving. */
async function firstArrivedAfter<T extends Placed>(
  time: number,
  { log, arrivalOf }: Scan<T>,
  end: Offset,
): Promise<Offset> {
  let low = await log.offsetAt(time);
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [record] = await log.read(middle, { maxRecords: 1, maxBytes: 1 });
    if (record === undefined || arrivalOf(record.payload) > time) high = middle;
    else low = record.offset + 1;
    await setImmediate();
  }
  return high;
}
