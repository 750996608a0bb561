/** What becomes a record of the quarantine, and how it is found again. */
import type { EventType, JsonObject } from "../../contract/event.ts";
import type { PlanVerdict, Violation } from "../../contract/plan.ts";
import type { ChainLink } from "../../contract/transformation.ts";
import { recordId } from "../log/index.ts";
import type { NewRecord } from "../log/index.ts";
import type { Arrival, Draft } from "./draft.ts";
import { MESSAGE_ID_CHARS_MAX } from "./limits.ts";
import { isObject } from "./shape.ts";

/** The payload of a quarantine record. */
export interface QuarantinedEvent {
  readonly sourceId: string;
  readonly code: string;
  readonly message: string;
  readonly receivedAt: number;
  readonly intakeOffset: number;
  /** Place in the batch; 0 for a single event. */
  readonly item: number;
  readonly messageId: string | null;
  readonly type: EventType | null;
  /** What people call the event; empty when that is unknown. */
  readonly name: string;
  /** The item as it came, with what its batch shared; the whole record as text when it could not be read. */
  readonly raw: unknown;
  readonly plan: PlanVerdict | null;
  readonly violations: readonly Violation[];
  /** The transformation that failed on it or dropped it; null when none did. */
  readonly transformation: ChainLink | null;
  /** Offset of the quarantined item that it was released from. */
  readonly releasedFrom: number | null;
}

export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** Where an item of a request stood; all that is known when the request could not be read. */
export type Place = Pick<Arrival, "sourceId" | "receivedAt" | "intakeOffset">;

/** A whole request that could not be read: a fault of ours, kept for people. */
export function unreadableRequest(place: Place, raw: string, { code, message }: Fault): NewRecord {
  return record({
    ...about(place, { code, message }),
    item: 0,
    messageId: null,
    type: null,
    name: "",
    raw,
    plan: null,
    violations: [],
    transformation: null,
    releasedFrom: null,
  });
}

/** An item that does not even make a draft. */
export function brokenItem(arrival: Arrival, item: number, raw: unknown, fault: Fault): NewRecord {
  const fields = isObject(raw) ? raw : {};
  const { messageId, event, name } = fields;
  return record(
    {
      ...about(arrival, fault),
      item,
      messageId: isMessageId(messageId) ? messageId : null,
      type: arrival.type,
      name: typeof event === "string" ? event : typeof name === "string" ? name : "",
      raw: isObject(raw) ? alone(raw, arrival) : raw,
      plan: null,
      violations: [],
      transformation: null,
      releasedFrom: arrival.released?.from ?? null,
    },
    arrival.released?.times,
  );
}

/** An event that was understood and refused all the same. */
export function refusedDraft(draft: Draft, fault: Fault, transformation: ChainLink | null = null): NewRecord {
  const { arrival, index, item, messageId, type } = draft;
  return record(
    {
      ...about(arrival, fault),
      item: index,
      messageId,
      type,
      name: draft.event ?? draft.name ?? type,
      raw: { ...alone(item, arrival), messageId, type },
      plan: draft.plan ?? null,
      violations: draft.found?.violations ?? [],
      transformation,
      releasedFrom: arrival.released?.from ?? null,
    },
    arrival.released?.times,
  );
}

/** Dropped on purpose: counted apart, and without its content, which was not wanted. */
export function droppedDraft(draft: Draft, message: string, transformation: ChainLink): NewRecord {
  const { arrival, index, messageId, type, plan } = draft;
  return {
    ...record(
      {
        ...about(arrival, { code: "transformation_dropped", message }),
        item: index,
        messageId,
        type,
        name: draft.event ?? draft.name ?? type,
        raw: null,
        plan: plan ?? null,
        violations: [],
        transformation,
        releasedFrom: arrival.released?.from ?? null,
      },
      arrival.released?.times,
    ),
    countAs: `dropped:${arrival.sourceId}`,
  };
}

const about = (
  { sourceId, receivedAt, intakeOffset }: Place,
  { code, message }: Fault,
): Pick<QuarantinedEvent, "sourceId" | "code" | "message" | "receivedAt" | "intakeOffset"> => ({
  sourceId,
  code,
  message,
  receivedAt,
  intakeOffset,
});

const isMessageId = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value.length <= MESSAGE_ID_CHARS_MAX && !value.includes("\0");

/** An item with what its batch said for all: it can be sent again by itself. */
function alone(item: JsonObject, { type, context, integrations, sentAt, sentAtIso }: Arrival): JsonObject {
  if (type === null && context === null && integrations === null && sentAt === null) return item;
  return {
    ...(type === null ? {} : { type }),
    ...(sentAt === null ? {} : { sentAt: sentAtIso }),
    ...item,
    ...joined("context", context, item),
    ...joined("integrations", integrations, item),
  };
}

function joined(field: string, shared: JsonObject | null, item: JsonObject): JsonObject {
  const own = item[field];
  if (shared === null) return {};
  return { [field]: isObject(own) ? { ...shared, ...own } : (own ?? shared) };
}

/**
 * The event's story looks its records up by messageId: `quarantineId` with 0, 1, 2… releases. What has no messageId, and
 * so no story, is named by its place.
 */
function record(payload: QuarantinedEvent, releases = 0): NewRecord {
  const { sourceId, intakeOffset, item, messageId, code } = payload;
  return {
    payload: JSON.stringify(payload, code === "event_field_invalid" ? infinityAsText : undefined),
    id: messageId === null ? recordId("q", intakeOffset, item) : recordId("q", sourceId, messageId, releases),
    countAs: `quarantined:${sourceId}`,
  };
}

/** JSON knows no Infinity and would say null: whoever looks for the fault would look in vain. */
const infinityAsText = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
