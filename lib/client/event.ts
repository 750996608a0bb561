"use client";
import { keys } from "./keys";
import type { EventState } from "@/contract/control";
import type { AttemptRecord } from "@/contract/delivery";
import type { PlanVerdict } from "@/contract/plan";
import { useList, useOperation, useWrite, type Live } from "./query";

export type { EventStory, EventSummary, Traffic } from "@/contract/control";
export type { QuarantinedItem } from "@/lib/contract/quarantine";
export type { AttemptRecord } from "@/contract/delivery";

export interface EventFilters {
  /** Absent: the live view has them all, a search what was accepted. */
  readonly state?: EventState | "any";
  readonly sourceId?: string;
  readonly type?: string;
  readonly name?: string;
  readonly userId?: string;
  readonly messageId?: string;
  readonly text?: string;
  /** What the tracking plan said. */
  readonly plan?: PlanVerdict["verdict"];
}
/** Events that go or went to this destination, and whose latest outcome there, or anywhere, is that. */
export interface EventOutcomeFilter {
  readonly destinationId?: string;
  readonly outcome?: AttemptRecord["state"];
}
export interface TimeRange {
  /** Epoch milliseconds or ISO-8601. */
  readonly from?: number | string;
  readonly to?: number | string;
}
export const useEvents = (
  filters: EventFilters & EventOutcomeFilter & TimeRange & { readonly limit?: number } = {},
  live?: Live,
) => useList(keys.events, "GET /events", { ...filters }, live);
export const useEvent = (messageId: string, sourceId?: string, live?: Live) =>
  useOperation(keys.events, "GET /events/{messageId}", { params: { messageId }, query: { sourceId } }, live);
export type { TransformationExplanation as ExplainedTransformations } from "@/contract/transformation";
/** Asked for when somebody wants to see them: `isWanted`. */
export const useExplainedTransformations = (
  { messageId, sourceId }: { readonly messageId: string; readonly sourceId: string },
  /** What changes it on the way there; else what its source's chain did. */
  destinationId: string | undefined,
  isWanted: boolean,
) =>
  useOperation(
    keys.events,
    "GET /events/{messageId}/transformations",
    { params: { messageId }, query: { sourceId, destinationId } },
    { enabled: isWanted },
  );
/** Asked for when somebody wants to see it: `isWanted`. */
export const useRenderedRequest = (
  event: { readonly messageId: string; readonly sourceId: string },
  destinationId: string,
  isWanted: boolean,
) =>
  useOperation(
    keys.events,
    "GET /events/{messageId}/requests/{destinationId}",
    { params: { messageId: event.messageId, destinationId }, query: { sourceId: event.sourceId } },
    { enabled: isWanted },
  );
interface QuarantineFilters {
  readonly sourceId?: string;
  readonly code?: string;
  /** A trailing * matches any ending. */
  readonly name?: string;
  readonly state?: string;
  readonly limit?: number;
}
export const useQuarantine = (filters: QuarantineFilters = {}, live?: Live) =>
  useList(keys.quarantine, "GET /quarantine", { ...filters }, live);
export type { QuarantineGroup } from "@/contract/plan-control";
export const useQuarantineGroups = (live?: Live) =>
  useOperation(keys.quarantine, "GET /quarantine/groups", {}, live);
export const useQuarantined = (id: string) =>
  useOperation(keys.quarantine, "GET /quarantine/{id}", { params: { id } });

const MOVED = [keys.quarantine, keys.traffic, keys.events, keys.home] as const;
export const useReleaseQuarantined = () => useWrite("POST /quarantine/{id}/release", MOVED);
export const useReleaseManyQuarantined = () => useWrite("POST /quarantine/release", MOVED);
export const useDiscardQuarantined = () => useWrite("POST /quarantine/{id}/discard", MOVED);
export const useTraffic = (query: TimeRange & { readonly bucketMs?: number } = {}, live?: Live) =>
  useOperation(keys.traffic, "GET /traffic", { query }, live);
