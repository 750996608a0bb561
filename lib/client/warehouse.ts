"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type Live } from "./query";
import type { Answer, ItemOf } from "./api";

export type WarehouseResult = Answer<"POST /warehouse/query">;
export type WarehouseTable = ItemOf<"GET /warehouse/tables">;
export type WarehouseLoad = ItemOf<"GET /warehouse/loads">;
export type { SavedQuery } from "@/lib/contract/warehouse";

/** Give a `queryId` to be able to cancel. */
export const useRunQuery = () => useWrite("POST /warehouse/query", []);
export const useCancelQuery = () => useWrite("POST /warehouse/cancel", []);
export const useTables = (live?: Live) => useOperation(keys.warehouse, "GET /warehouse/tables", {}, live);
export const useLoads = (limit = 50, live?: Live) =>
  useOperation(keys.warehouse, "GET /warehouse/loads", { query: { limit } }, live);
export const useSavedQueries = (q?: string) => useList(keys.savedQueries, "GET /saved-queries", { q });
export const useSavedQuery = (id: string, live?: Live) =>
  useOperation(keys.savedQueries, "GET /saved-queries/{id}", { params: { id } }, live);
export const useCreateSavedQuery = () => useWrite("POST /saved-queries", [keys.savedQueries]);
export const useUpdateSavedQuery = () => useWrite("PATCH /saved-queries/{id}", [keys.savedQueries]);
export const useDeleteSavedQuery = () => useWrite("DELETE /saved-queries/{id}", [keys.savedQueries]);
