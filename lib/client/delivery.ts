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
  readonly limit?: number;
}
export const useLanes = (live?: Live) => useOperation(keys.lanes, "GET /lanes", {}, live);
export const useDeadLetters = (filters: DeadLetterFilters = {}, live?: Live) =>
  useList(keys.deadLetters, "GET /dead-letters", { ...filters }, live);
export const useDeadLetter = (id: string) =>
  useOperation(keys.deadLetters, "GET /dead-letters/{id}", { params: { id } });
export const useReplays = (destinationId?: string, live?: Live) =>
  useList(keys.replays, "GET /replays", { destinationId }, live);
/** Only counts (`dryRun: true`), so nothing that is cached grows stale. */
export const useCountReplay = () => useWrite("POST /replays", []);
export const useCreateReplay = () =>
  useWrite("POST /replays", [keys.replays, keys.deadLetters, keys.lanes, keys.ledger, keys.home]);
