"use client";
import { keys } from "./keys";
import { useList, useOperation, type Live } from "./query";

export type { EventStory, EventSummary, Traffic } from "@/contract/control";
export type { QuarantinedItem } from "@/lib/contract/quarantine";
export type { AttemptRecord } from "@/contract/delivery";

export interface EventFilters {
  readonly sourceId?: string;
  readonly type?: string;
  readonly name?: string;
  readonly userId?: string;
  readonly messageId?: string;
  readonly text?: string;
}
export interface TimeRange {
  /** Epoch milliseconds or ISO-8601. */
  readonly from?: number | string;
  readonly to?: number | string;
}
export const useEvents = (
  filters: EventFilters & TimeRange & { readonly limit?: number } = {},
  live?: Live,
) => useList(keys.events, "GET /events", { ...filters }, live);
export const useEvent = (messageId: string, sourceId?: string, live?: Live) =>
  useOperation(keys.events, "GET /events/{messageId}", { params: { messageId }, query: { sourceId } }, live);
export const useQuarantine = (
  filters: { readonly sourceId?: string; readonly limit?: number } = {},
  live?: Live,
) => useList(keys.quarantine, "GET /quarantine", { ...filters }, live);
export const useTraffic = (query: TimeRange & { readonly bucketMs?: number } = {}, live?: Live) =>
  useOperation(keys.traffic, "GET /traffic", { query }, live);
