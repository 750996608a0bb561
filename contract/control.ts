/**
 * The control API: what the console asks of the pipeline, over loopback HTTP with a bearer key that both derive from
 * the secret key (HKDF, purpose "control"). Request and answer shapes only; see pipeline/control for the server.
 *
 *   GET  /v1/status                         -> Status
 *   PUT  /v1/release            SignedRelease -> { running }      answers when every role has applied it
 *   GET  /v1/events?EventQuery              -> EventPage
 *   GET  /v1/events/live?LiveQuery          -> text/event-stream of LiveMessage ("event", "refused", "outcome", "rate", "ping")
 *   GET  /v1/events/{messageId}?sourceId=   -> EventStory | 404
 *   GET  /v1/events/{messageId}/requests/{destinationId}?sourceId=  -> RenderedRequest | 404
 *   …    /v1/quarantine, /v1/violations, /v1/plans   see plan-control.ts
 *   GET  /v1/traffic?TrafficQuery           -> Traffic
 *   GET  /v1/sources/{id}/ledger            -> SourceLedger
 *   GET  /v1/lanes                          -> { items: LaneStatus[] }
 *   GET  /v1/destinations/{id}/ledger?from=&to=  -> Ledger
 *   POST /v1/destinations/test  TestDelivery  -> TestDeliveryResult
 *   /v1/replays…                            see contract/replay.ts
 *   /v1/destinations/{id}/health, /v1/delivery/health   see contract/health.ts
 *   POST /v1/warehouse/query    WarehouseQuery -> WarehouseResult
 *   POST /v1/warehouse/cancel   { queryId }   -> { cancelled }
 *   GET  /v1/warehouse/tables               -> { items: WarehouseTable[] }
 *   GET  /v1/warehouse/loads?WarehouseLoadsQuery -> WarehouseLoadsPage
 *   GET  /v1/transformations/activity?from=&to=         -> { items: TransformationActivity[] }
 *   GET  /v1/transformations/{id}/logs?version=         -> TransformationLogs
 *   GET  /v1/events/{messageId}/transformations?sourceId=&destinationId= -> TransformationExplanation | 404
 *   POST /v1/transformations/test  TransformationTest -> TransformationTestResult (contract/transformation.ts)
 *   GET  /livez · /readyz · /metrics        no bearer; loopback only
 *
 * Errors are `{ error: { code, message } }` with codes of contract/errors.ts.
 */
import { z } from "zod";
import { EVENT_TYPES, type CanonicalEvent, type EventType } from "./event.ts";
import {
  OUTCOME_STATES,
  type AttemptRecord,
  type Exchange,
  type Ledger,
  type OutcomeState,
} from "./delivery.ts";
import { PLAN_VERDICTS, type PlanVerdict } from "./plan.ts";
import type { QuarantinedItem } from "./plan-control.ts";
import type { AppliedTransformations, ChainLink } from "./transformation.ts";

export interface Status {
  readonly version: string;
  readonly startedAt: number;
  readonly runningRelease: number | null;
  readonly ready: boolean;
  /** One line per part that is not well, for people: "Postgres is unreachable: deliveries wait". */
  readonly degraded: readonly string[];
  readonly roles: readonly { readonly name: string; readonly state: "starting" | "running" | "failed" }[];
  readonly disk: { readonly freeBytes: number; readonly logBytes: number };
}

const epochMs = z.coerce.number().int().min(0);

/** Filters that the live view and the search share. Times are epoch milliseconds of arrival. */
const eventFilters = {
  sourceId: z.string().optional(),
  type: z.enum(EVENT_TYPES).optional(),
  /** Event name; a trailing * matches any ending; case-insensitive. */
  name: z.string().max(200).optional(),
  /** Matches userId or anonymousId exactly. */
  userId: z.string().max(500).optional(),
  messageId: z.string().max(200).optional(),
  /** Case-insensitive substring of the event's JSON. */
  text: z.string().max(200).optional(),
  /** What its source's tracking plan said. */
  plan: z.enum(PLAN_VERDICTS).optional(),
};
/** `dropped`: a transformation of its source left it out on purpose. Only what was accepted is in the event log. */
export const EVENT_STATES = ["accepted", "quarantined", "dropped"] as const;
export type EventState = (typeof EVENT_STATES)[number];
export const EVENT_STATES_ASKED = [...EVENT_STATES, "any"] as const;

export const liveQuery = z.object({ ...eventFilters, state: z.enum(EVENT_STATES_ASKED).default("any") });
export type LiveQuery = Readonly<z.infer<typeof liveQuery>>;
export type EventFilterQuery = Omit<LiveQuery, "state">;

export const eventQuery = z.object({
  ...eventFilters,
  state: z.enum(EVENT_STATES_ASKED).default("accepted"),
  /** Only events that go or went to this destination. */
  destinationId: z.string().optional(),
  /** Only events whose latest outcome there, or at any destination, is that; `pending`: none is known yet. */
  outcome: z.enum(OUTCOME_STATES).optional(),
  from: epochMs.optional(),
  to: epochMs.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
});
export type EventQuery = Readonly<z.infer<typeof eventQuery>>;

/** Why an event never reached the event log. */
export interface Refusal {
  readonly state: Exclude<EventState, "accepted">;
  /** Id of the quarantined item. */
  readonly itemId: string;
  readonly code: string;
  readonly message: string;
  /** The transformation that failed on it or dropped it; null when none did, or when that was not noted yet. */
  readonly transformation: ChainLink | null;
}

/** One event as lists show it. Of a refused one the event stands there as far as it was understood. */
export interface EventSummary {
  /** In the event log; -1 for what was refused. */
  readonly offset: number;
  /** Empty for a refused item without one: it has no story. */
  readonly messageId: string;
  readonly sourceId: string;
  /** Null for a refused item without a known one. */
  readonly type: EventType | null;
  /** Empty when it is unknown. */
  readonly name: string;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly event: CanonicalEvent;
  /** What the source's tracking plan said; null without one. */
  readonly plan: PlanVerdict["verdict"] | null;
  /** The source's transformations that it went through, in their order. */
  readonly transformations: AppliedTransformations;
  /** Latest known outcome per destination. */
  readonly outcomes: readonly AttemptRecord[];
  /** Null for an accepted event. */
  readonly refusal: Refusal | null;
}

/** Newest first. `complete` is false when the time budget ended before the limit: continue with nextCursor. */
export interface EventPage {
  readonly items: readonly EventSummary[];
  readonly nextCursor: string | null;
  readonly complete: boolean;
}

export type LiveMessage =
  | { readonly kind: "event"; readonly event: EventSummary }
  /** Quarantined or dropped. */
  | { readonly kind: "refused"; readonly event: EventSummary }
  | { readonly kind: "outcome"; readonly outcome: AttemptRecord }
  /** Sent each second while more events arrive than are shown: 1 in `oneIn` is sent. */
  | { readonly kind: "rate"; readonly perSecond: number; readonly oneIn: number };

export interface EventStory {
  readonly summary: EventSummary;
  readonly state: EventState;
  /** As it was before the plan and the transformations; null once the intake log no longer holds it. */
  readonly before: CanonicalEvent | null;
  /** What the source's tracking plan said; the violations stand in `context.violationErrors`. */
  readonly plan: PlanVerdict | null;
  /** The plan's name of today; null when there is none, or when no source uses it any more. */
  readonly planName: string | null;
  /** The source's transformations that made it, in the order in which they ran, by their names of today. */
  readonly transformations: readonly (ChainLink & { readonly name: string })[];
  /** Each time it was kept in quarantine, oldest first. */
  readonly quarantine: readonly QuarantinedItem[];
  /** Id of the quarantined item that it was released from. */
  readonly releasedFrom: string | null;
  readonly sourceName: string | null;
  /** As the client sent it, before the pipeline touched it; null once the intake log no longer holds it. */
  readonly received: {
    readonly path: string;
    readonly ip: string | null;
    readonly userAgent: string | null;
    readonly receivedAt: number;
    readonly raw: unknown;
  } | null;
  readonly destinations: readonly {
    readonly destinationId: string;
    readonly name: string;
    readonly state: OutcomeState;
    readonly attempts: readonly AttemptRecord[];
    /** Kept for failures only. */
    readonly exchange: Exchange | null;
  }[];
  readonly warehouse: {
    readonly state: "loaded" | "waiting" | "discarded";
    readonly tables: readonly string[];
  };
}

/** What would be sent now. `request` is null when today's configuration would not send it; `why` says so. */
export interface RenderedRequest {
  readonly request: Exchange["request"] | null;
  readonly why: string | null;
}

export const trafficQuery = z.object({
  from: epochMs.optional(),
  to: epochMs.optional(),
  bucketMs: z.coerce.number().int().min(60_000).default(60_000),
});
export interface TrafficPoint {
  /** Start of the bucket, epoch milliseconds. */
  readonly at: number;
  readonly count: number;
}
/** Events per bucket; buckets without traffic are absent. `from`..`to` default to the last hour. */
export interface Traffic {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  readonly sources: readonly {
    readonly sourceId: string;
    readonly accepted: readonly TrafficPoint[];
    readonly quarantined: readonly TrafficPoint[];
    readonly duplicates: readonly TrafficPoint[];
    readonly lastEventAt: number | null;
    readonly total: number;
  }[];
  readonly destinations: readonly {
    readonly destinationId: string;
    readonly delivered: readonly TrafficPoint[];
    readonly failed: readonly TrafficPoint[];
    readonly filtered: readonly TrafficPoint[];
  }[];
}

/** received + derived = taken + quarantined + dropped + inProgress, or `difference` says how many events are missing. */
export interface SourceLedger {
  readonly sourceId: string;
  readonly received: number;
  /** Made in addition by transformations. */
  readonly derived: number;
  /** By the event log; it stores a repetition once. */
  readonly taken: number;
  readonly quarantined: number;
  /** By a transformation. */
  readonly dropped: number;
  readonly inProgress: number;
  readonly difference: number;
  /** False while so much arrives that the parts could not be read at one moment: the difference then says nothing. */
  readonly isSettled: boolean;
}

export interface LaneStatus {
  readonly destinationId: string;
  readonly state: "running" | "paused" | "open" | "half_open" | "throttled";
  readonly cursor: number;
  /** Events between the lane's cursor and the end of the log. */
  readonly lag: number;
  readonly held: number;
  readonly deadLetters: number;
  readonly inFlight: number;
  /** Epoch milliseconds of arrival of the oldest event not yet final; null when there is none. */
  readonly oldestPendingAt: number | null;
  /** Milliseconds from arrival to delivery over the last minutes; null without deliveries. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly lastError: { readonly at: number; readonly code: string; readonly message: string } | null;
}

export const testDelivery = z.object({
  connector: z.string(),
  destinationId: z.string().nullable(),
  /** Plain settings; secrets that were not typed anew come sealed from the stored destination. */
  settings: z.record(z.string(), z.unknown()),
  sealed: z.record(z.string(), z.string()).default({}),
  event: z.record(z.string(), z.unknown()),
  dryRun: z.boolean().default(true),
});
export type TestDelivery = Readonly<z.infer<typeof testDelivery>>;
/** `exchange.response` is null on a dry run: nothing was sent. */
export interface TestDeliveryResult {
  readonly sent: boolean;
  readonly exchange: Exchange;
  readonly outcome: {
    readonly state: OutcomeState;
    readonly code: string | null;
    readonly message: string | null;
  } | null;
}

export const warehouseQuery = z.object({
  sql: z.string().min(1).max(100_000),
  params: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .max(100)
    .default([]),
  limit: z.int().min(1).max(100_000).default(1000),
  timeoutMs: z.int().min(100).max(300_000).default(30_000),
  /** Chosen by the caller so that it can cancel. */
  queryId: z.string().max(100).optional(),
});
export type WarehouseQuery = Readonly<z.infer<typeof warehouseQuery>>;
export interface WarehouseResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** JSON-safe values: integers beyond 2^53 and decimals as strings, times as ISO-8601. */
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  readonly elapsedMs: number;
}
export interface WarehouseTable {
  readonly name: string;
  readonly rows: number;
  /** Epoch milliseconds of the newest received_at; null when empty. */
  readonly newestAt: number | null;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly addedAt: number | null;
    readonly origin: string | null;
  }[];
}
export const warehouseLoadsQuery = z.object({
  state: z.enum(["loaded", "failed"]).optional(),
  with: z.enum(["discards", "schema_changes"]).optional(),
  from: epochMs.optional(),
  to: epochMs.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** The id of the last load of the page before. */
  cursor: z.coerce.number().int().min(0).optional(),
});
export type WarehouseLoadsQuery = Readonly<z.infer<typeof warehouseLoadsQuery>>;

/** Newest first. */
export interface WarehouseLoadsPage {
  readonly items: readonly WarehouseLoad[];
  readonly nextCursor: string | null;
}

export interface WarehouseLoad {
  readonly id: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly state: "loaded" | "failed" | "running";
  /** More than 1: quiet loads of one minute, told in one. */
  readonly loads: number;
  readonly events: number;
  readonly rows: number;
  readonly discards: number;
  readonly tables: readonly string[];
  readonly schemaChanges: readonly string[];
  readonly error: string | null;
  /** Milliseconds from arrival to queryable for the oldest event of the load. */
  readonly freshnessMs: number | null;
}
export type { Ledger };
