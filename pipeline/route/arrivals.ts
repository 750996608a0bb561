/** Counts of events by source and minute of arrival, exact enough to say how many arrived since any moment. */
import type { FedEvent } from "./feed.ts";

const MINUTE_MS = 60_000;
/** The start of the minute, epoch milliseconds. */
export const minuteOf = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS;

export type Arrived = Pick<FedEvent, "offset" | "sourceId" | "receivedAt">;

interface Cell {
  count: number;
  /** Epoch milliseconds of the first and the last arrival that is counted here. */
  first: number;
  last: number;
}

/** Which arrivals are asked for. */
export interface Asked {
  /** The sources, each with the moment from which on its events belong to the lane. */
  readonly activeFrom: ReadonlyMap<string, number>;
  /** Epoch milliseconds; whole minutes count. */
  readonly period: { readonly from: number; readonly to: number };
}

export class Arrivals {
  readonly #sources = new Map<string, Map<number, Cell>>();

  add({ sourceId, receivedAt }: Arrived): void {
    this.#put(sourceId, minuteOf(receivedAt), { count: 1, first: receivedAt, last: receivedAt });
  }

  addAll(other: Arrivals): void {
    for (const [sourceId, minutes] of other.#sources)
      for (const [minute, cell] of minutes) this.#put(sourceId, minute, cell);
  }

  /** Null when that cannot be said: a connection was made between two arrivals of the same minute. */
  countOf({ activeFrom, period }: Asked): number | null {
    const from = minuteOf(period.from);
    let sum = 0;
    for (const [sourceId, minutes] of this.#sources) {
      const since = activeFrom.get(sourceId);
      if (since === undefined) continue;
      for (const [minute, { count, first, last }] of minutes) {
        if (minute < from || minute >= period.to || last < since) continue;
        if (first < since) return null;
        sum += count;
      }
    }
    return sum;
  }

  #put(sourceId: string, minute: number, { count, first, last }: Cell): void {
    let minutes = this.#sources.get(sourceId);
    if (minutes === undefined) this.#sources.set(sourceId, (minutes = new Map()));
    const cell = minutes.get(minute);
    if (cell === undefined) minutes.set(minute, { count, first, last });
    else {
      cell.count += count;
      cell.first = Math.min(cell.first, first);
      cell.last = Math.max(cell.last, last);
    }
  }
}

export function isAsked({ sourceId, receivedAt }: Arrived, { activeFrom, period }: Asked): boolean {
  const minute = minuteOf(receivedAt);
  return (
    receivedAt >= (activeFrom.get(sourceId) ?? Infinity) &&
    minute >= minuteOf(period.from) &&
    minute < period.to
  );
}
