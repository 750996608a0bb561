"use client";
import { keys } from "./keys";
import { useList } from "./query";

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
export const useAudit = (filters: AuditFilters = {}) => useList(keys.audit, "GET /audit", { ...filters });
