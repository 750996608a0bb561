/**
 * What the console asks of the pipeline about tracking plans and about refused items, over the control API:
 *
 *   GET  /v1/violations?ViolationQuery      -> ViolationGroups
 *   POST /v1/plans/preview   PlanPreviewAsk -> PlanPreview
 *   POST /v1/plans/infer     PlanInferAsk   -> InferredPlan
 *   GET  /v1/quarantine?QuarantineQuery     -> QuarantinePage
 *   POST /v1/quarantine/groups QuarantineGroupsAsk -> QuarantineGroups
 *   GET  /v1/quarantine/{id}                -> QuarantinedItem | 404
 *   POST /v1/quarantine/{id}/release  QuarantineRelease -> QuarantineReleased
 *
 * Times are epoch milliseconds.
 */
import { z } from "zod";
import type { EventType } from "./event.ts";
import { planContent } from "./plan.ts";
import type { PlanContent, PlanMode, PlannedType, PlanVerdict, Violation, ViolationType } from "./plan.ts";
import type { ChainLink } from "./transformation.ts";

const epochMs = z.coerce.number().int().min(0);

export const violationQuery = z.object({
  sourceId: z.string().optional(),
  planId: z.string().optional(),
  /** Default: the last 24 hours. */
  from: epochMs.optional(),
  to: epochMs.optional(),
  bucketMs: z.coerce.number().int().min(60_000).default(3_600_000),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** What breaks the plan in the same way, over all sources. */
export interface ViolationGroup {
  /** Names the group over the whole of its plan version; stable. */
  readonly id: string;
  readonly planId: string;
  readonly version: number;
  readonly eventType: EventType;
  /** Name of the track, page or screen; empty without one. */
  readonly eventName: string;
  readonly type: ViolationType;
  /** Path with `*` for each place in an array, such as `products.*.price`; null for a whole event. */
  readonly property: string | null;
  /** Violations in the period. An event that was sent again is counted once. */
  readonly total: number;
  readonly sources: readonly { readonly sourceId: string; readonly total: number }[];
  /** Per bucket, oldest first; empty buckets are absent. */
  readonly trend: readonly { readonly at: number; readonly count: number }[];
  /** To the minute, within the last 35 days. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Newest first; empty once the records are trimmed. */
  readonly samples: readonly ViolationSample[];
}

export interface ViolationSample {
  readonly messageId: string;
  readonly sourceId: string;
  readonly at: number;
  readonly mode: PlanMode;
  readonly message: string;
  /** Start of the offending value as JSON, at most 200 characters; null when there is none. */
  readonly value: string | null;
}

/** Most frequent first. */
export interface ViolationGroups {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  readonly groups: readonly ViolationGroup[];
  /** Sum over all groups, also those beyond the limit. */
  readonly total: number;
  /** Events that broke a plan, and events that a plan looked at. */
  readonly events: { readonly checked: number; readonly withViolations: number };
  /** The same per source. */
  readonly sources: readonly {
    readonly sourceId: string;
    readonly checked: number;
    readonly withViolations: number;
  }[];
}

const period = { from: epochMs.optional(), to: epochMs.optional() };

export const planPreviewAsk = z.object({
  content: planContent,
  sourceIds: z.array(z.string()).min(1).max(100),
  /** Default: the last 24 hours. */
  ...period,
});
export type PlanPreviewAsk = Readonly<z.infer<typeof planPreviewAsk>>;

/** What the plan would have said about past events, in each mode. */
export interface PlanPreview {
  readonly from: number;
  readonly to: number;
  /** False when time ran out: the newest `checked` events only. */
  readonly complete: boolean;
  readonly checked: number;
  readonly valid: number;
  readonly withViolations: number;
  /** Events from which `omit` would take something. */
  readonly wouldStrip: number;
  /** Events that `block` would keep in quarantine. */
  readonly wouldBlock: number;
  /** Most violations first. */
  readonly events: readonly {
    readonly type: EventType;
    readonly name: string;
    readonly planned: boolean;
    readonly checked: number;
    readonly valid: number;
    readonly wouldStrip: number;
    readonly wouldBlock: number;
    readonly samples: readonly {
      readonly messageId: string;
      readonly sourceId: string;
      readonly at: number;
      readonly violations: readonly Violation[];
      readonly omitted: readonly string[];
    }[];
  }[];
}

export const planInferAsk = z.object({
  sourceIds: z.array(z.string()).min(1).max(100),
  /** Default: the last 24 hours. */
  ...period,
});
export type PlanInferAsk = Readonly<z.infer<typeof planInferAsk>>;

export interface InferredProperty {
  /** `products[].price`; a dot inside a name is written `\.`. */
  readonly path: string;
  /** JSON types seen with counts, most frequent first. */
  readonly types: readonly { readonly type: string; readonly count: number }[];
  /** Share of the objects that could hold it, 0 to 1. */
  readonly presence: number;
  /** How far the guess can be trusted, 0 to 1: grows with samples, shrinks with mixed types. */
  readonly confidence: number;
  readonly required: boolean;
  readonly format: string | null;
  readonly enum: readonly string[] | null;
  /** Looks like personal data; marked `x-pii` in the schema. */
  readonly pii: boolean;
}

export interface InferredEvent {
  readonly type: PlannedType;
  readonly name: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly properties: readonly InferredProperty[];
}

export interface InferredPlan {
  readonly content: PlanContent;
  /** One per event of the content, in the same order. */
  readonly events: readonly InferredEvent[];
  readonly sampled: number;
  /** False when time ran out: the newest `sampled` events only. */
  readonly complete: boolean;
  readonly from: number;
  readonly to: number;
}

export const quarantineQuery = z.object({
  sourceId: z.string().optional(),
  code: z.string().max(100).optional(),
  /** Event name; a trailing * matches any ending; case-insensitive. */
  name: z.string().max(200).optional(),
  /** Exactly these, in this order; other filters are ignored. */
  ids: z.string().max(4000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** One refused item. Dropped events (`transformation_dropped`) are listed only when their code is asked for. */
export interface QuarantinedItem {
  /** Its offset in the quarantine, as text. */
  readonly id: string;
  readonly offset: number;
  readonly sourceId: string;
  readonly code: string;
  readonly message: string;
  readonly receivedAt: number;
  readonly messageId: string | null;
  readonly type: EventType | null;
  /** What people call the event; empty when that is unknown. */
  readonly name: string;
  /** The item as it came, with what its batch shared; the whole request as text when it could not be read. */
  readonly raw: unknown;
  /** Set when a plan refused it. */
  readonly plan: PlanVerdict | null;
  readonly violations: readonly Violation[];
  /** The transformation that failed on it or dropped it; null when none did, or when that was not noted yet. */
  readonly transformation: ChainLink | null;
  /** The quarantined item that this one was released from, refused again. */
  readonly releasedFrom: string | null;
}
export interface QuarantinePage {
  readonly items: readonly QuarantinedItem[];
  readonly nextCursor: string | null;
}

export const quarantineGroupsAsk = z.object({
  /** Items that somebody has decided about, by offset and time of arrival: they do not count. */
  decided: z.array(z.tuple([z.int(), z.int()])).default([]),
  limit: z.int().min(1).max(500).default(200),
});
export type QuarantineGroupsAsk = Readonly<z.output<typeof quarantineGroupsAsk>>;

/** Items of one source that have the same name and were refused for the same reason. */
export interface QuarantineGroup {
  readonly sourceId: string;
  readonly code: string;
  /** What people call the event; empty when that is unknown. */
  readonly name: string;
  /** Of the newest one. */
  readonly message: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** The one with the newest item first. */
export interface QuarantineGroups {
  readonly items: readonly QuarantineGroup[];
  /** Items in all groups that were found. */
  readonly total: number;
  /** False when time ran out, or when there are more groups: the newest only. */
  readonly complete: boolean;
}

export const quarantineRelease = z.object({
  /** The mended event; absent: as it came. */
  event: z.record(z.string(), z.unknown()).optional(),
});
export interface QuarantineReleased {
  readonly messageId: string | null;
}
