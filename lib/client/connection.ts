"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";

export type { Connection } from "@/lib/contract/connection";

const STALE = [keys.connections, keys.releases, keys.home] as const;

export const useConnections = (
  filters: { readonly sourceId?: string; readonly destinationId?: string; readonly limit?: number } = {},
  live?: Live,
) => useList(keys.connections, "GET /connections", { ...filters }, live);
export const useConnection = (id: string) =>
  useOperation(keys.connections, "GET /connections/{id}", { params: { id } });
export const useCreateConnection = () => useWrite("POST /connections", STALE);
export const useUpdateConnection = () => useWrite("PATCH /connections/{id}", STALE);
export const useDeleteConnection = () => useWrite("DELETE /connections/{id}", STALE);
