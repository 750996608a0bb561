"use client";

import { useMemo } from "react";
import { boundsOf } from "@/components/ui/date-range";
import { useDateRange } from "@/components/ui/date-range-picker";
import { useFilters } from "@/components/ui/use-filters";
import type { AuditFilters } from "@/lib/client/audit";

export const AUDIT_PARAMS = ["q", "actor", "entity", "action", "entityId"] as const;

/** The filters of the address, and what they ask the server for. */
export function useAuditFilters() {
  const { values, set, clear, isFiltered } = useFilters([...AUDIT_PARAMS, "range"]);
  const { range, set: setRange } = useDateRange(null);
  // A relative range is pinned when it is chosen: with every tick the list would be another one.
  const bounds = useMemo(() => (range === null ? null : boundsOf(range, Date.now())), [range]);
  const asked: AuditFilters = {
    ...Object.fromEntries(
      AUDIT_PARAMS.flatMap((name) => (values[name] === null ? [] : [[name, values[name]]])),
    ),
    ...(bounds === null ? {} : { from: bounds.from }),
    ...(range?.kind === "between" ? { to: range.to } : {}),
  };
  return { values, set, clear, isFiltered, range, setRange, asked };
}
