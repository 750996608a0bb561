/** What a row of the list of events is called, where it leads, and why it stands for an event that went nowhere. */
import type { EventSummary, Refusal } from "@/contract/control";
import { explain } from "@/components/sources/quarantine-words";

/** Tells rows apart: an event may have been refused, released and accepted. */
export const rowKey = ({ offset, refusal }: Pick<EventSummary, "offset" | "refusal">): string =>
  refusal === null ? String(offset) : `q${refusal.itemId}`;

/** Names within one source are unique, so the source goes with it. */
export const eventHref = ({ messageId, sourceId }: Pick<EventSummary, "messageId" | "sourceId">): string =>
  `/events/${encodeURIComponent(messageId)}?source=${encodeURIComponent(sourceId)}`;

export const hasStory = ({ messageId }: Pick<EventSummary, "messageId">): boolean => messageId !== "";

/** The event's page, or of an item without a messageId its place in the quarantine. */
export const rowHref = (event: Pick<EventSummary, "messageId" | "sourceId" | "refusal">): string =>
  hasStory(event) || event.refusal === null
    ? eventHref(event)
    : `/sources/${encodeURIComponent(event.sourceId)}?tab=quarantine&item=${event.refusal.itemId}`;

export const rowName = ({ name, type }: Pick<EventSummary, "name" | "type">): string =>
  name === "" ? (type ?? "Not an event") : name;

/** The nearest row in this direction that has another event, and a story. */
export function neighbourOf(
  events: readonly EventSummary[],
  at: number,
  by: 1 | -1,
): EventSummary | undefined {
  const own = events[at]?.messageId;
  if (own === undefined) return undefined;
  for (let index = at + by; ; index += by) {
    const event = events[index];
    if (event === undefined || (event.messageId !== own && hasStory(event))) return event;
  }
}

const SHORT: Readonly<Record<string, string>> = {
  plan_violation: "breaks its plan",
  event_not_object: "no JSON object",
  event_type_unknown: "unknown type",
  event_identity_missing: "names no person",
  event_name_missing: "has no name",
  event_field_invalid: "has an invalid field",
  event_too_large: "too large",
  transformation_timeout: "ran too long",
  transformation_memory: "needed too much memory",
  transformation_crashed: "crashed",
};

/** Why, in a few words: "by Clean", "Clean failed", "breaks its plan". */
export function refusalReason(
  { code, transformation }: Pick<Refusal, "code" | "transformation">,
  transformationName: (id: string) => string,
): string {
  const by =
    transformation === null ? "a transformation" : transformationName(transformation.transformationId);
  if (code === "transformation_dropped") return `by ${by}`;
  if (code.startsWith("transformation_")) return `${by} ${SHORT[code] ?? "failed"}`;
  const { meaning } = explain(code);
  return SHORT[code] ?? `${meaning.charAt(0).toLowerCase()}${meaning.slice(1).replace(/[.]$/, "")}`;
}
