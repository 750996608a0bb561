"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type ListQuery, type Live } from "./query";

export type { Credential, Library } from "@/lib/contract/library";

const STALE = [keys.libraries, keys.transformations] as const;
const PUBLISHED = [...STALE, keys.releases] as const;

export const useLibraries = (filters: ListQuery = {}) =>
  useList(keys.libraries, "GET /libraries", { ...filters, limit: 200 });
export const useLibrary = (id: string) =>
  useOperation(keys.libraries, "GET /libraries/{id}", { params: { id } });
export const useCreateLibrary = () => useWrite("POST /libraries", STALE);
export const useUpdateLibrary = () => useWrite("PATCH /libraries/{id}", STALE);
export const useDeleteLibrary = () => useWrite("DELETE /libraries/{id}", PUBLISHED);
export const usePublishLibrary = () => useWrite("POST /libraries/{id}/publish", PUBLISHED);
export const useRollbackLibrary = () => useWrite("POST /libraries/{id}/rollback", PUBLISHED);
export const useLibraryVersions = (id: string) =>
  useOperation(keys.libraries, "GET /libraries/{id}/versions", { params: { id }, query: { limit: 200 } });
export const useLibraryDiff = (id: string, query: { readonly from?: number; readonly to?: number }) =>
  useOperation(keys.libraries, "GET /libraries/{id}/diff", { params: { id }, query }, { keepOld: true });

const CREDENTIALS = [keys.credentials, keys.releases] as const;
export const useCredentials = (filters: ListQuery = {}, live?: Live) =>
  useList(keys.credentials, "GET /credentials", { ...filters, limit: 200 }, live);
export const useCreateCredential = () => useWrite("POST /credentials", CREDENTIALS);
export const useUpdateCredential = () => useWrite("PATCH /credentials/{id}", CREDENTIALS);
export const useDeleteCredential = () => useWrite("DELETE /credentials/{id}", CREDENTIALS);
