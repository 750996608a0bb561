import type { PlanVerdict } from "./plan.ts";
import type { AppliedTransformations } from "./transformation.ts";

/** The canonical event: what a source's message becomes after the process stage, in the field's Segment/RudderStack shape. */
export const EVENT_TYPES = ["track", "identify", "page", "screen", "group", "alias"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** All times are ISO-8601 UTC with milliseconds. `timestamp` is corrected for the client's clock skew:
 *  receivedAt - (sentAt - originalTimestamp). */
export interface CanonicalEvent {
  readonly messageId: string;
  readonly type: EventType;
  /** Name of a track event; absent for the other types. */
  readonly event?: string;
  /** Name of a page or screen. */
  readonly name?: string;
  readonly category?: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly groupId?: string;
  readonly previousId?: string;
  readonly properties?: JsonObject;
  readonly traits?: JsonObject;
  readonly context: JsonObject;
  readonly integrations?: JsonObject;
  readonly channel?: string;
  readonly timestamp: string;
  readonly originalTimestamp: string;
  readonly sentAt: string;
  readonly receivedAt: string;
}

/** One record of the event log, stored as JSON. `offset` is not in the payload: the log assigns it. */
export interface StoredEvent {
  readonly sourceId: string;
  /** Offset of the accepted request in the intake log, and the item's place in it. */
  readonly intakeOffset: number;
  readonly item: number;
  /** Identifiers that name the person, e.g. ["u:42","a:9f…"]. Two events that share one keep their order in every lane. */
  readonly personKeys: readonly string[];
  readonly event: CanonicalEvent;
  /** What the tracking plan said; absent when the source has none. */
  readonly plan?: PlanVerdict;
  /** Offset of the quarantined item that it was released from. */
  readonly releasedFrom?: number;
  /** The source's transformations that made it; absent without any. */
  readonly transformations?: AppliedTransformations;
}

/** What people call an event: a track's event name, a page's or screen's name, else its type. */
export function eventName(event: CanonicalEvent): string {
  return event.event ?? event.name ?? event.type;
}
