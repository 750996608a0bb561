/** What the quarantine keeps, as lists of events show it: refused by the gateway, a plan or code, or dropped by code. */
import type { EventFilterQuery, EventState, EventSummary } from "../../contract/control.ts";
import type { CanonicalEvent, Json, JsonObject } from "../../contract/event.ts";
import type { QuarantinedItem } from "../../contract/plan-control.ts";
import { eventFilter } from "./event-filter.ts";

export const stateOf = ({ code }: Pick<QuarantinedItem, "code">): Exclude<EventState, "accepted"> =>
  code === "transformation_dropped" ? "dropped" : "quarantined";

/** `event`: as far as it is known, from elsewhere. */
export function summariseRefused(item: QuarantinedItem, event = understood(item)): EventSummary {
  const { id, sourceId, code, message, transformation } = item;
  return {
    offset: -1,
    messageId: item.messageId ?? "",
    sourceId,
    type: item.type,
    name: item.name,
    userId: event.userId ?? null,
    anonymousId: event.anonymousId ?? null,
    receivedAt: item.receivedAt,
    event,
    plan: item.plan?.verdict ?? null,
    transformations: [],
    outcomes: [],
    refusal: { state: stateOf(item), itemId: id, code, message, transformation },
  };
}

const TEXTS = ["userId", "anonymousId", "groupId", "previousId", "category", "channel"] as const;
const OBJECTS = ["properties", "traits", "context", "integrations"] as const;

/** What can be said of an item that is no event: the fields that are what they should be. */
export function understood({ messageId, type, name, receivedAt, raw }: QuarantinedItem): CanonicalEvent {
  const at = new Date(receivedAt).toISOString();
  // What came from JSON is JSON again.
  const fields = isObject(raw) ? (raw as JsonObject) : {};
  const known = [
    ...TEXTS.map((field) => [field, textOf(fields[field])] as const),
    ...OBJECTS.map((field) => [field, isObject(fields[field]) ? fields[field] : undefined] as const),
  ].filter(([, value]) => value !== undefined);
  return {
    context: {},
    ...Object.fromEntries(known),
    messageId: messageId ?? "",
    type: type ?? "track",
    ...(name === "" ? {} : type === null || type === "track" ? { event: name } : { name }),
    timestamp: at,
    originalTimestamp: at,
    sentAt: at,
    receivedAt: at,
  };
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

interface RefusedQuery extends EventFilterQuery {
  readonly state: EventState | "any";
}

export interface RefusedFilter {
  /** As for events: false means that the record's text cannot match. */
  mayMatch(payload: string): boolean;
  matches(item: QuarantinedItem): boolean;
}

export function refusedFilter(query: RefusedQuery): RefusedFilter {
  const { state, type, sourceId } = query;
  const filter = eventFilter(query);
  // The item stands there as it came, numbers where an event has text: only its source can be looked for in the text.
  const look = eventFilter({ sourceId });
  return {
    mayMatch: (payload) => look.mayMatch(payload),
    matches: (item) =>
      (state === "any" || state === stateOf(item)) &&
      (type === undefined || item.type === type) &&
      filter.matches({ sourceId: item.sourceId, event: understood(item), plan: item.plan }),
  };
}
