"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";

export type { Source } from "@/lib/contract/source";

const STALE = [keys.sources, keys.connections, keys.releases, keys.home] as const;

export interface SourceFilters {
  readonly q?: string;
  readonly enabled?: "true" | "false";
  readonly sort?: "name" | "-name" | "createdAt" | "-createdAt";
  readonly limit?: number;
}
export const useSources = (filters: SourceFilters = {}, live?: Live) =>
  useList(keys.sources, "GET /sources", { ...filters }, live);
export const useSource = (id: string) => useOperation(keys.sources, "GET /sources/{id}", { params: { id } });
export const useCreateSource = () => useWrite("POST /sources", STALE);
export const useUpdateSource = () => useWrite("PATCH /sources/{id}", STALE);
export const useDeleteSource = () => useWrite("DELETE /sources/{id}", STALE);
export const useRotateKey = () => useWrite("POST /sources/{id}/rotate-key", STALE);
