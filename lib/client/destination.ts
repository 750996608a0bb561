"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";

export type { Connector, Destination } from "@/lib/contract/destination";

const STALE = [keys.destinations, keys.connections, keys.releases, keys.home, keys.lanes] as const;

export interface DestinationFilters {
  readonly q?: string;
  readonly connector?: string;
  readonly enabled?: "true" | "false";
  readonly sort?: "name" | "-name" | "createdAt" | "-createdAt";
  readonly limit?: number;
}
export const useConnectors = () => useOperation(keys.connectors, "GET /connectors", {});
export const useDestinations = (filters: DestinationFilters = {}, live?: Live) =>
  useList(keys.destinations, "GET /destinations", { ...filters }, live);
export const useDestination = (id: string) =>
  useOperation(keys.destinations, "GET /destinations/{id}", { params: { id } });
export const useCreateDestination = () => useWrite("POST /destinations", STALE);
export const useUpdateDestination = () => useWrite("PATCH /destinations/{id}", STALE);
export const useDeleteDestination = () => useWrite("DELETE /destinations/{id}", STALE);
/** A dry run shows the exact request; with `dryRun: false` the event is really sent. */
export const useTestDestination = () => useWrite("POST /destinations/{id}/test", []);
export const useTestNewDestination = () => useWrite("POST /destinations/test", []);
export const useLedger = (
  id: string,
  range: { readonly from?: number; readonly to?: number } = {},
  live?: Live,
) => useOperation(keys.ledger, "GET /destinations/{id}/ledger", { params: { id }, query: range }, live);
