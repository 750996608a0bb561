/** Looking for refused and dropped events in the quarantine, and for them among the accepted ones. */
import type { EventPage, EventQuery, EventSummary } from "../../contract/control.ts";
import type { QuarantinedItem } from "../../contract/plan-control.ts";
import type { LogReader, LogRecord } from "../log/index.ts";
import { scanBackwards } from "./backward-scan.ts";
import { parseItem, quarantinedOf } from "./kept-items.ts";
import { refusedFilter, summariseRefused } from "./refused.ts";

interface RefusedPorts {
  readonly quarantine: LogReader;
  /** Sources in which an event is looked up by its messageId. */
  readonly sourceIds: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * What came together to the quarantine stands there in the order of judging: refused by the plan, then by code; and slow code
 * lets events of its source enter a log behind others that arrived later. Cursors are about the log, so this comes last.
 */
export const inOrderOfArrival = (page: EventPage): EventPage => ({
  ...page,
  items: page.items.toSorted((a, b) => b.receivedAt - a.receivedAt),
});

/** Newest in the log first, within the same time budget as events. Throws Fault `invalid_request` for a cursor that is none. */
export async function searchRefused(query: EventQuery, ports: RefusedPorts): Promise<EventPage> {
  const filter = refusedFilter(query);
  const fits = (item: QuarantinedItem): boolean =>
    item.receivedAt >= (query.from ?? 0) && item.receivedAt <= (query.to ?? Infinity) && filter.matches(item);
  if (query.messageId !== undefined) {
    const items = await findRefused(query.messageId, query.sourceId, ports);
    return {
      items: items.filter(fits).map((item) => summariseRefused(item)),
      nextCursor: null,
      complete: true,
    };
  }
  const pick = (records: readonly LogRecord[], most: number): readonly QuarantinedItem[] => {
    const found: QuarantinedItem[] = [];
    for (const { offset, payload } of records) {
      if (found.length >= most) break;
      if (!filter.mayMatch(payload)) continue;
      const item = parseItem(offset, payload);
      if (fits(item)) found.push(item);
    }
    return found;
  };
  const { found, next, complete } = await scanBackwards({
    log: ports.quarantine,
    query,
    now: ports.now,
    arrivalOf: (payload) => parseItem(0, payload).receivedAt,
    pick,
  });
  const items = found.map((item) => summariseRefused(item));
  return { items, nextCursor: next === null ? null : String(next), complete };
}

/** All that was ever kept of it, newest first: an event that was released may have been refused again. */
async function findRefused(
  messageId: string,
  sourceId: string | undefined,
  { quarantine, sourceIds }: RefusedPorts,
): Promise<readonly QuarantinedItem[]> {
  const found: QuarantinedItem[] = [];
  for (const candidate of sourceId === undefined ? sourceIds : [sourceId])
    for (const { item } of await quarantinedOf(candidate, messageId, quarantine)) found.push(item);
  return found.sort((a, b) => b.offset - a.offset);
}

type Search = (query: EventQuery) => Promise<EventPage>;

/** Nothing is left on this side. */
const END = "-";

/** Both, merged by arrival. Its cursor holds one of each: "120.7", "120.-" when nothing is left of the second. */
export async function searchBoth(query: EventQuery, accepted: Search, refused: Search): Promise<EventPage> {
  const [first, second] = (query.cursor ?? ".").split(".");
  const sides = await Promise.all([askSide(first, query, accepted), askSide(second, query, refused)]);
  // All that has a messageId is found at once.
  const limit = query.messageId === undefined ? query.limit : Infinity;
  const items = mergeSides(sides, limit);
  const cursors = sides.map((side) => side.cursor());
  return {
    items,
    nextCursor: cursors.every((cursor) => cursor === END) ? null : cursors.join("."),
    complete: items.length === limit || sides.every(({ page }) => page.complete),
  };
}

async function askSide(cursor: string | undefined, query: EventQuery, search: Search): Promise<Side> {
  if (cursor === END) return new Side({ items: [], nextCursor: null, complete: true }, "");
  const from = cursor === "" ? undefined : cursor;
  return new Side(await search({ ...query, cursor: from }), from ?? "");
}

/** One page of one log, of which as much is taken as comes next. */
class Side {
  readonly page: EventPage;
  readonly #from: string;
  #taken = 0;

  constructor(page: EventPage, from: string) {
    this.page = page;
    this.#from = from;
  }

  get head(): EventSummary | undefined {
    return this.page.items[this.#taken];
  }

  take(): void {
    this.#taken += 1;
  }

  /** There is more of it that nobody has read yet: what comes next is not known. */
  get isUnread(): boolean {
    return this.head === undefined && this.page.nextCursor !== null;
  }

  cursor(): string {
    if (this.head === undefined) return this.page.nextCursor ?? END;
    const last = this.page.items[this.#taken - 1];
    return last === undefined ? this.#from : (last.refusal?.itemId ?? String(last.offset));
  }
}

function mergeSides(sides: readonly Side[], limit: number): readonly EventSummary[] {
  const items: EventSummary[] = [];
  while (items.length < limit && !sides.some((side) => side.isUnread)) {
    const [next] = sides
      .filter(({ head }) => head !== undefined)
      .sort((a, b) => (b.head?.receivedAt ?? 0) - (a.head?.receivedAt ?? 0));
    if (next?.head === undefined) break;
    items.push(next.head);
    next.take();
  }
  return items;
}
