"use client";

import { boundsOf } from "@/components/ui/date-range";
import { useDateRange } from "@/components/ui/date-range-picker";
import { useNow } from "@/components/ui/preferences";
import { useFilters } from "@/components/ui/use-filters";
import type { AuditFilters } from "@/lib/client/audit";

export const AUDIT_PARAMS = ["q", "actor", "entity", "action", "entityId"] as const;

/** A relative range begins on this grid: with every tick of the clock the list would be another one. */
const GRID_MS = 300_000;

/** The filters of the address, and what they ask the server for. */
export function useAuditFilters() {
  const { values, set, clear, isFiltered } = useFilters([...AUDIT_PARAMS, "range"]);
  const { range, set: setRange } = useDateRange(null);
  const now = useNow(GRID_MS);
  const bounds = range === null ? null : boundsOf(range, Math.floor(now / GRID_MS) * GRID_MS);
  const asked: AuditFilters = {
    ...Object.fromEntries(
      AUDIT_PARAMS.flatMap((name) => (values[name] === null ? [] : [[name, values[name]]])),
    ),
    ...(bounds === null ? {} : { from: bounds.from }),
    ...(range?.kind === "between" ? { to: range.to } : {}),
  };
  return { values, set, clear, isFiltered, range, setRange, asked };
}
