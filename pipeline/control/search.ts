/** Looking for events in the logs, newest first, within a time budget. */
import type { EventPage, EventQuery, EventSummary } from "../../contract/control.ts";
import type { AttemptRecord, OutcomeState } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import { recordId, type LogReader, type LogRecord, type Offset } from "../log/index.ts";
import { scanBackwards } from "./backward-scan.ts";
import { eventFilter, type EventFilter } from "./event-filter.ts";
import { inOrderOfArrival, searchBoth, searchRefused } from "./search-refused.ts";
import { latestPerDestination, parseStored, summarise } from "./summary.ts";

export interface SearchPorts {
  readonly events: LogReader;
  readonly quarantine: LogReader;
  /** Sources whose ids are tried first when an event is looked up by messageId: those of the running release. */
  readonly sourceIds: readonly string[];
  readonly outcomesFor: (offsets: readonly Offset[]) => Promise<readonly AttemptRecord[]>;
  /** The destinations that an event goes to, by the connections of now. */
  readonly destinationsOf: (stored: StoredEvent) => readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Found {
  readonly offset: Offset;
  readonly stored: StoredEvent;
}

/** Throws Fault `invalid_request` for a cursor that is none, and the logs' faults. */
export async function searchEvents(query: EventQuery, ports: SearchPorts): Promise<EventPage> {
  const { state } = query;
  const refused = (asked: EventQuery): Promise<EventPage> => searchRefused(asked, ports);
  // Only what was accepted goes anywhere.
  if (state === "accepted" || (state === "any" && !isForAll(query))) return searchAccepted(query, ports);
  if (!isForAll(query)) return { items: [], nextCursor: null, complete: true };
  const page =
    state === "any" ? searchBoth(query, (asked) => searchAccepted(asked, ports), refused) : refused(query);
  return inOrderOfArrival(await page);
}

async function searchAccepted(query: EventQuery, ports: SearchPorts): Promise<EventPage> {
  const filter = withTimes(eventFilter(query), query);
  if (query.messageId !== undefined) {
    const found = await findByMessageId(query.messageId, query.sourceId, ports);
    const items = found.filter(({ stored }) => filter.matches(stored));
    return { items: await withOutcomes(items, ports), nextCursor: null, complete: true };
  }
  const scan = await scanBackwards({
    log: ports.events,
    query,
    now: ports.now,
    arrivalOf: (payload) => Date.parse(parseStored(payload).event.receivedAt),
    // What became of an event is asked for many at once; without that question no more is decoded than is shown.
    pick: (records, most) =>
      withOutcome(matchesIn(records, filter, isForAll(query) ? most : Infinity), query, ports),
  });
  return {
    items: await withOutcomes(scan.found, ports),
    nextCursor: scan.next === null ? null : String(scan.next),
    complete: scan.complete,
  };
}

/** The events with this messageId, newest first: at most one per source. Those of deleted sources only when no other has it. */
export async function findByMessageId(
  messageId: string,
  sourceId: string | undefined,
  { events, sourceIds }: Pick<SearchPorts, "events" | "sourceIds">,
): Promise<readonly Found[]> {
  if (sourceId !== undefined) return findOf([sourceId], messageId, events);
  const found = await findOf(sourceIds, messageId, events);
  if (found.length > 0) return found;
  return findOf(await pastSources(events, "accepted:", sourceIds), messageId, events);
}

/** Sources that the log has counted something of under this prefix, and that are not known any more. */
export async function pastSources(
  log: LogReader,
  prefix: string,
  known: readonly string[],
): Promise<readonly string[]> {
  const spans = await log.countSpans(prefix);
  return spans.map(({ name }) => name.slice(prefix.length)).filter((id) => !known.includes(id));
}

async function findOf(
  candidates: readonly string[],
  messageId: string,
  events: LogReader,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const candidate of candidates) {
    const record = await events.findById(recordId(candidate, messageId));
    if (record === null) continue;
    const stored = parseStored(record.payload);
    if (stored.event.messageId === messageId) found.push({ offset: record.offset, stored });
  }
  return found.sort((a, b) => b.offset - a.offset);
}

function matchesIn(records: readonly LogRecord[], filter: EventFilter, most: number): readonly Found[] {
  const found: Found[] = [];
  for (const { offset, payload } of records) {
    if (found.length >= most) break;
    if (!filter.mayMatch(payload)) continue;
    const stored = parseStored(payload);
    if (filter.matches(stored)) found.push({ offset, stored });
  }
  return found;
}

/** Whether every event will do, wherever it goes and whatever became of it. */
const isForAll = ({ destinationId, outcome }: EventQuery): boolean =>
  destinationId === undefined && outcome === undefined;

/** Those that go to the destination, or to any, and have the outcome there, or any; without a question all of them. */
async function withOutcome(
  found: readonly Found[],
  query: EventQuery,
  ports: SearchPorts,
): Promise<readonly Found[]> {
  const { destinationId, outcome } = query;
  if (isForAll(query) || found.length === 0) return found;
  const isPlain = ({ stored }: Found): boolean =>
    outcome === undefined &&
    destinationId !== undefined &&
    ports.destinationsOf(stored).includes(destinationId);
  // That a connected source's event goes there needs no question.
  const asked = found.filter((one) => !isPlain(one));
  const outcomes = asked.length === 0 ? [] : await ports.outcomesFor(asked.map(({ offset }) => offset));
  const byOffset = Map.groupBy(outcomes, ({ offset }) => offset);
  return found.filter((one) => {
    if (isPlain(one)) return true;
    const states = statesOf(byOffset.get(one.offset) ?? [], ports.destinationsOf(one.stored));
    return [...states].some(
      ([id, state]) =>
        (destinationId === undefined || id === destinationId) && (outcome === undefined || state === outcome),
    );
  });
}

/** What became of an event at each destination; where it goes and nothing is known yet, it is pending. */
function statesOf(
  outcomes: readonly AttemptRecord[],
  destinations: readonly string[],
): ReadonlyMap<string, OutcomeState> {
  const states = new Map<string, OutcomeState>(destinations.map((id) => [id, "pending"]));
  for (const { destinationId, state } of latestPerDestination(outcomes)) states.set(destinationId, state);
  return states;
}

function withTimes(filter: EventFilter, { from, to }: EventQuery): EventFilter {
  if (from === undefined && to === undefined) return filter;
  return {
    mayMatch: (payload) => filter.mayMatch(payload),
    matches: (stored) => {
      const receivedAt = Date.parse(stored.event.receivedAt);
      return receivedAt >= (from ?? 0) && receivedAt <= (to ?? Infinity) && filter.matches(stored);
    },
  };
}

async function withOutcomes(found: readonly Found[], ports: SearchPorts): Promise<readonly EventSummary[]> {
  const outcomes = found.length === 0 ? [] : await ports.outcomesFor(found.map(({ offset }) => offset));
  const byOffset = Map.groupBy(outcomes, ({ offset }) => offset);
  return found.map(({ offset, stored }) => summarise(offset, stored, byOffset.get(offset) ?? []));
}
