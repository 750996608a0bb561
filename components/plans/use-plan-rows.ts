"use client";

import type { ListState } from "@/components/ui/list-state";
import { usePlans, useViolations, type TrackingPlan } from "@/lib/client/plan";
import type { ListQuery } from "@/lib/client/query";

const REFRESH_MS = 15_000;

export interface PlanRow {
  readonly plan: TrackingPlan;
  /** Undefined: not known. */
  readonly checked: number | undefined;
  readonly withViolations: number | undefined;
  readonly violations: number | undefined;
}

/** Plans with what the last 24 hours said about the sources that use them. */
export function usePlanRows(filters: ListQuery): {
  readonly list: ListState<PlanRow>;
  readonly liveError: Error | null;
} {
  const list = usePlans(filters);
  const said = useViolations({}, { refreshMs: REFRESH_MS });
  const items = list.items.map((plan): PlanRow => {
    if (said.data === undefined)
      return { plan, checked: undefined, withViolations: undefined, violations: undefined };
    const ids = new Set(plan.sources.map(({ sourceId }) => sourceId));
    const books = said.data.sources.filter(({ sourceId }) => ids.has(sourceId));
    return {
      plan,
      checked: books.reduce((sum, { checked }) => sum + checked, 0),
      withViolations: books.reduce((sum, { withViolations }) => sum + withViolations, 0),
      violations: said.data.items
        .filter(({ planId }) => planId === plan.id)
        .reduce((sum, { total }) => sum + total, 0),
    };
  });
  return { list: { ...list, items }, liveError: said.data === undefined ? said.error : null };
}
