"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";
import type { ItemOf } from "./api";

export type Lane = ItemOf<"GET /lanes">;
export type { DeadLetter } from "@/lib/contract/delivery";

export interface DeadLetterFilters {
  readonly destinationId?: string;
  readonly sourceId?: string;
  readonly messageId?: string;
  readonly name?: string;
  readonly code?: string;
  readonly state?: "open" | "replaying" | "replayed" | "discarded";
  readonly fingerprint?: string;
  readonly person?: string;
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
}
export const useLanes = (live?: Live) => useOperation(keys.lanes, "GET /lanes", {}, live);
export const useDeadLetters = (filters: DeadLetterFilters = {}, live?: Live) =>
  useList(keys.deadLetters, "GET /dead-letters", { ...filters }, live);
export const useDeadLetter = (id: string, live?: Live) =>
  useOperation(keys.deadLetters, "GET /dead-letters/{id}", { params: { id } }, live);
export const useReplays = (destinationId?: string, live?: Live) =>
  useList(keys.replays, "GET /replays", { destinationId }, live);
const STALE = [keys.replays, keys.deadLetters, keys.health, keys.lanes, keys.ledger, keys.home] as const;

export const useReplay = (id: string, live?: Live) =>
  useOperation(keys.replays, "GET /replays/{id}", { params: { id } }, live);
/** Nothing is sent (`dryRun: true`), so nothing that is cached grows stale. */
export const useDryRun = () => useWrite("POST /replays", []);
export const useCreateReplay = () => useWrite("POST /replays", STALE);
export const usePauseReplay = () => useWrite("POST /replays/{id}/pause", STALE);
export const useResumeReplay = () => useWrite("POST /replays/{id}/resume", STALE);
export const useCancelReplay = () => useWrite("POST /replays/{id}/cancel", STALE);
export const useDiscard = () => useWrite("POST /dead-letters/discard", STALE);
