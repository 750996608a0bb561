/** First step: from whatever the item holds to fields of known types. */
import { EVENT_TYPES } from "../../contract/event.ts";
import type { EventType, Json, JsonObject } from "../../contract/event.ts";
import { recordId } from "../log/index.ts";
import type { Arrival, Draft, Rejection } from "./draft.ts";
import { IDENTIFIER_CHARS_MAX, MESSAGE_ID_CHARS_MAX, NAME_CHARS_MAX } from "./limits.ts";

const TYPES: ReadonlySet<unknown> = new Set(EVENT_TYPES);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isRejection = (value: Draft | Rejection): value is Rejection => "code" in value;

/** Text of a field that people wrote: trimmed; numbers and booleans as text; anything else counts as absent. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value.trim() || undefined;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** An event's, page's or screen's name. */
function nameOf(value: Json | undefined): string | undefined {
  const text = textOf(value);
  return text !== undefined && text.length > NAME_CHARS_MAX
    ? text.slice(0, NAME_CHARS_MAX).toWellFormed()
    : text;
}

const objectOf = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined);

const IDENTIFIERS = ["userId", "anonymousId", "groupId", "previousId"] as const;
const OBJECTS = ["properties", "traits", "context", "integrations"] as const;

const invalid = (message: string): Rejection => ({ code: "event_field_invalid", message });

function fieldFault(item: JsonObject): Rejection | null {
  for (const field of IDENTIFIERS) {
    const fault = identifierFault(item[field], field, IDENTIFIER_CHARS_MAX);
    if (fault !== null) return fault;
  }
  for (const field of OBJECTS) {
    const value = item[field];
    if (value !== undefined && value !== null && !isObject(value))
      return invalid(`${field} must be an object`);
  }
  return identifierFault(item["messageId"], "messageId", MESSAGE_ID_CHARS_MAX);
}

function identifierFault(value: Json | undefined, field: string, charsMax: number): Rejection | null {
  if (value === undefined || value === null || typeof value === "number") return null;
  if (typeof value !== "string") return invalid(`${field} must be a string`);
  return value.length > charsMax ? invalid(`${field} is longer than ${charsMax} characters`) : null;
}

/** The same request read again gives the same id, so that a crash cannot make two events of one. */
function messageIdFor(arrival: Arrival, index: number): string {
  const id = recordId("messageId", arrival.sourceId, arrival.intakeOffset, arrival.requestId, index);
  const hex = Buffer.from(id).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function merged(outer: JsonObject | null, inner: JsonObject | undefined): JsonObject | undefined {
  if (outer === null) return inner;
  return inner === undefined ? outer : { ...outer, ...inner };
}

function identityFault(draft: Draft): Rejection | null {
  if (draft.userId !== undefined || draft.anonymousId !== undefined) return null;
  if (draft.type === "alias" && draft.previousId !== undefined) return null;
  return { code: "event_identity_missing", message: "neither userId nor anonymousId is given" };
}

/** RudderStack's SDKs send the traits of an identify call in `context.traits` only. */
function traitsOf(type: EventType, item: JsonObject, context: JsonObject): JsonObject | undefined {
  const traits = objectOf(item["traits"]);
  return traits === undefined && type === "identify" ? objectOf(context["traits"]) : traits;
}

/** RudderStack's SDKs keep the category of a page among its properties, its older mobile ones a screen's name in `event`. */
function nameFields(draft: Draft): void {
  const { type, item, properties } = draft;
  if (type === "track") {
    draft.event = nameOf(item["event"]);
  } else if (type === "page" || type === "screen") {
    draft.name = nameOf(item["name"]) ?? nameOf(properties?.["name"]) ?? nameOf(item["event"]);
    draft.category = nameOf(item["category"]) ?? nameOf(properties?.["category"]);
  }
}

/** A draft with every field but times and person keys, or why there can be none. */
export function shape(item: Json, index: number, arrival: Arrival): Draft | Rejection {
  if (!isObject(item)) return { code: "event_not_object", message: "an event must be a JSON object" };
  const type = arrival.type ?? item["type"];
  if (!TYPES.has(type)) return { code: "event_type_unknown", message: "the event has no known type" };
  const fault = fieldFault(item);
  if (fault !== null) return fault;
  const context = merged(arrival.context, objectOf(item["context"])) ?? {};
  const draft: Draft = {
    arrival,
    index,
    item,
    type: type as EventType,
    messageId: textOf(item["messageId"]) ?? messageIdFor(arrival, index),
    event: undefined,
    name: undefined,
    category: undefined,
    userId: textOf(item["userId"]),
    anonymousId: textOf(item["anonymousId"]),
    groupId: textOf(item["groupId"]),
    previousId: textOf(item["previousId"]),
    properties: objectOf(item["properties"]),
    traits: traitsOf(type as EventType, item, context),
    context,
    integrations: merged(arrival.integrations, objectOf(item["integrations"])),
    channel: textOf(item["channel"]),
    timestamp: arrival.receivedAtIso,
    originalTimestamp: arrival.receivedAtIso,
    sentAt: arrival.receivedAtIso,
    personKeys: [],
    plan: undefined,
    found: null,
    applied: undefined,
  };
  nameFields(draft);
  if (draft.type === "track" && draft.event === undefined) {
    return { code: "event_name_missing", message: "a track event needs a name in `event`" };
  }
  return identityFault(draft) ?? draft;
}
