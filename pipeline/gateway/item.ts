/** What makes a single event acceptable. A bad one is kept in quarantine with the reason found here; the others go on. */
import type { ErrorCode } from "../../contract/errors.ts";
import { EVENT_TYPES, type EventType } from "../../contract/event.ts";
import { isCut } from "./deep-items.ts";
import { DEPTH_MAX, IDENTIFIER_CHARS_MAX, MESSAGE_ID_CHARS_MAX } from "./limits.ts";

export interface Fitness {
  /** The type that the path names; null when each item names its own. */
  readonly type: EventType | null;
  /** Limit for the item's JSON, in bytes; null when it is known to fit. */
  readonly bytesMax: number | null;
  /** Look for numbers that became Infinity. */
  readonly hugeNumber: boolean;
}

export interface ItemFault {
  readonly code: ErrorCode;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

const TYPES: ReadonlySet<unknown> = new Set(EVENT_TYPES);
const IDENTIFIERS = ["userId", "anonymousId", "groupId", "previousId"] as const;
const OBJECTS = ["properties", "traits", "context", "integrations"] as const;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Numbers count as identifiers: the process stage writes them as text. */
const isPresent = (value: unknown): boolean =>
  typeof value === "string" ? value.trim() !== "" : typeof value === "number";

const invalid = (message: string): ItemFault => ({ code: "event_field_invalid", message });

function textFault(item: Fields, field: string, charsMax: number): ItemFault | null {
  const value = item[field];
  if (value === undefined || value === null || typeof value === "number") return null;
  if (typeof value !== "string") return invalid(`${field} must be a string`);
  return value.length > charsMax ? invalid(`${field} is longer than ${charsMax} characters`) : null;
}

function fieldFault(item: Fields): ItemFault | null {
  for (const field of IDENTIFIERS) {
    const fault = textFault(item, field, IDENTIFIER_CHARS_MAX);
    if (fault !== null) return fault;
  }
  for (const field of OBJECTS) {
    const value = item[field];
    if (value !== undefined && value !== null && !isObject(value))
      return invalid(`${field} must be an object`);
  }
  return textFault(item, "messageId", MESSAGE_ID_CHARS_MAX);
}

/** An alias may name the person by `previousId` alone, as older SDKs do. */
function identityFault(item: Fields, type: unknown): ItemFault | null {
  if (isPresent(item["userId"]) || isPresent(item["anonymousId"])) return null;
  if (type === "alias" && isPresent(item["previousId"])) return null;
  return { code: "event_identity_missing", message: "neither userId nor anonymousId is given" };
}

/** The first number, by path, that JSON.parse turned into Infinity; it could only be stored as null. */
function infinitePath(item: unknown): string | null {
  const open: (readonly [string, unknown])[] = [["", item]];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [path, value] = entry;
    if (typeof value === "number" && !Number.isFinite(value)) return path.slice(1);
    if (typeof value !== "object" || value === null) continue;
    for (const [key, child] of Object.entries(value)) open.push([`${path}.${key}`, child]);
  }
  return null;
}

function sizeFault(item: unknown, bytesMax: number | null): ItemFault | null {
  if (bytesMax === null) return null;
  const bytes = Buffer.byteLength(JSON.stringify(item));
  if (bytes <= bytesMax) return null;
  return { code: "event_too_large", message: `the event has ${bytes} bytes, ${bytesMax} are allowed` };
}

function numberFault(item: unknown, hugeNumber: boolean): ItemFault | null {
  const path = hugeNumber ? infinitePath(item) : null;
  return path === null ? null : invalid(`${path.slice(0, 200)} is a number too large to keep`);
}

/** Why this item cannot go on; null when it can. `item` comes from JSON.parse and nests at most 64 levels. */
export function itemFault(item: unknown, { type, bytesMax, hugeNumber }: Fitness): ItemFault | null {
  if (isCut(item)) return { code: "too_deep", message: `the event nests deeper than ${DEPTH_MAX} levels` };
  if (!isObject(item)) return { code: "event_not_object", message: "an event must be a JSON object" };
  const itemType = type ?? item["type"];
  if (!TYPES.has(itemType)) {
    const shown = typeof itemType === "string" ? JSON.stringify(itemType.slice(0, 100)) : "missing";
    return { code: "event_type_unknown", message: `type is ${shown}` };
  }
  if (itemType === "track" && (typeof item["event"] !== "string" || item["event"].trim() === "")) {
    return { code: "event_name_missing", message: "a track event needs a name in `event`" };
  }
  return (
    fieldFault(item) ??
    identityFault(item, itemType) ??
    sizeFault(item, bytesMax) ??
    numberFault(item, hugeNumber)
  );
}
