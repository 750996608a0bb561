"use client";
import { useQuery } from "@tanstack/react-query";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";
import { call, type Answer, type ApiError, type ItemOf } from "./api";

export type WarehouseResult = Answer<"POST /warehouse/query">;
export type WarehouseTable = ItemOf<"GET /warehouse/tables">;
export type WarehouseLoad = ItemOf<"GET /warehouse/loads">;
export type { SavedQuery } from "@/lib/contract/warehouse";

/** Looks that nobody asked for in SQL do not count as somebody's first query. */
const PREVIEW_QUERY = "preview";

/** Give a `queryId` to be able to cancel. */
export const useRunQuery = () => useWrite("POST /warehouse/query", []);
export const useCancelQuery = () => useWrite("POST /warehouse/cancel", []);
export const useTables = (live?: Live) => useOperation(keys.warehouse, "GET /warehouse/tables", {}, live);
export interface LoadFilters {
  readonly state?: "loaded" | "failed";
  readonly with?: "discards" | "schema_changes";
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
}
export const useLoads = (filters: LoadFilters = {}, live?: Live) =>
  useList(keys.warehouse, "GET /warehouse/loads", { ...filters }, live);
/** A look at a table's rows; `sql` is what shows them. Asked once, since tables may be large. */
export const useTableRows = (table: string, sql: string) =>
  useQuery<WarehouseResult, ApiError>({
    queryKey: [...keys.warehouse, "rows", table, sql],
    queryFn: ({ signal }) =>
      call("POST /warehouse/query", { body: { sql, limit: 100, queryId: PREVIEW_QUERY }, signal }),
    staleTime: 30_000,
  });
export const useSavedQueries = (query: { readonly q?: string; readonly sort?: string }) =>
  useList(keys.savedQueries, "GET /saved-queries", query, { keepOld: true });
export const useSavedQuery = (id: string, live?: Live) =>
  useOperation(keys.savedQueries, "GET /saved-queries/{id}", { params: { id } }, live);
export const useCreateSavedQuery = () => useWrite("POST /saved-queries", [keys.savedQueries]);
export const useUpdateSavedQuery = () => useWrite("PATCH /saved-queries/{id}", [keys.savedQueries]);
export const useDeleteSavedQuery = () => useWrite("DELETE /saved-queries/{id}", [keys.savedQueries]);
