"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite } from "./query";

export type { Credential, Library } from "@/lib/contract/library";

const STALE = [keys.libraries, keys.transformations] as const;
const PUBLISHED = [...STALE, keys.releases] as const;

export const useLibraries = (filters: { readonly q?: string } = {}) =>
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
export const useCredentials = (enabled = true) =>
  useList(keys.credentials, "GET /credentials", { limit: 200 }, { enabled });
export const useCreateCredential = () => useWrite("POST /credentials", CREDENTIALS);
export const useUpdateCredential = () => useWrite("PATCH /credentials/{id}", CREDENTIALS);
export const useDeleteCredential = () => useWrite("DELETE /credentials/{id}", CREDENTIALS);
