"use client";
import { keys } from "./keys";
import { useList, useOperation, type Live } from "./query";

export type { AuditEntry } from "@/lib/contract/audit";

export interface AuditFilters {
  readonly actor?: string;
  readonly action?: string;
  readonly entity?: string;
  readonly entityId?: string;
  readonly q?: string;
  readonly from?: number | string;
  readonly to?: number | string;
}
export const useAudit = (filters: AuditFilters = {}, live?: Live) =>
  useList(keys.audit, "GET /audit", { ...filters }, live);

/** One entry by its id: entries are numbered, so a page of one from just above it is it, or shows that it is gone. */
export const useAuditEntry = (id: string, enabled = true) =>
  useOperation(
    keys.audit,
    "GET /audit",
    { query: { cursor: String(Number(id) + 1), limit: 1 } },
    { enabled },
  );
