/** What the steps work on: one item of an accepted request on its way to a canonical event. */
import type { ErrorCode } from "../../contract/errors.ts";
import type { EventType, JsonObject } from "../../contract/event.ts";
import type { ReleasedItem } from "../../contract/intake.ts";
import type { PlanVerdict, Violation } from "../../contract/plan.ts";
import type { AppliedTransformations } from "../../contract/transformation.ts";
import type { SourcePlan } from "./plans.ts";

/** What all items of one accepted request share. */
export interface Arrival {
  readonly sourceId: string;
  readonly intakeOffset: number;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** The same as ISO-8601 UTC. */
  readonly receivedAtIso: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The type that the path names; null when each item names its own. */
  readonly type: EventType | null;
  /** From the batch's own level; an item's value of the same name wins. */
  readonly context: JsonObject | null;
  readonly integrations: JsonObject | null;
  /** The batch's own sentAt, epoch milliseconds; null when it has none. */
  readonly sentAt: number | null;
  /** The same as text; the time of arrival when there is none. */
  readonly sentAtIso: string;
  /** The plan that validates this source's events. */
  readonly plan: SourcePlan | null;
  /** Set when the request is an item that was released from quarantine. */
  readonly released: ReleasedItem | null;
}

/** Fields in the order in which they are stored. Steps fill them in; a field that stays undefined is not stored. */
export interface Draft {
  readonly arrival: Arrival;
  /** Place in the batch; 0 for a single event. */
  readonly index: number;
  /** The item as it came. Belongs to this draft alone, so steps may keep parts of it. */
  readonly item: JsonObject;
  readonly type: EventType;
  messageId: string;
  event: string | undefined;
  name: string | undefined;
  category: string | undefined;
  userId: string | undefined;
  anonymousId: string | undefined;
  groupId: string | undefined;
  previousId: string | undefined;
  properties: JsonObject | undefined;
  traits: JsonObject | undefined;
  context: JsonObject;
  integrations: JsonObject | undefined;
  channel: string | undefined;
  timestamp: string;
  originalTimestamp: string;
  sentAt: string;
  personKeys: readonly string[];
  /** What the tracking plan said; undefined without one. */
  plan: PlanVerdict | undefined;
  found: PlanFindings | null;
  /** The transformations that made it; undefined without any. */
  applied: AppliedTransformations | undefined;
}

/** How an event breaks its plan. */
export interface PlanFindings {
  readonly violations: readonly Violation[];
  /** Of each violation the start of the offending value as JSON, null when there is none. */
  readonly excerpts: readonly (string | null)[];
}

/** Why an item cannot go on: it is kept in quarantine with this. */
export interface Rejection {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Changes the draft in place. Pure otherwise: no clock, no randomness, no I/O, so that a crash repeats it exactly. */
export type Step = (draft: Draft) => Rejection | null;
