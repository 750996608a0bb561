import { useMemo } from "react";
import type { EventSummary } from "@/contract/control";
import { hasOutcome, marksOf, type OutcomeFilter } from "./outcome";
import type { Routing } from "./use-routing";

/** Those of the loaded events that have the outcome. */
export function useOutcomeFilter<T extends readonly EventSummary[] | undefined>(
  events: T,
  filter: OutcomeFilter | null,
  routing: Routing,
): T | readonly EventSummary[] {
  return useMemo(() => {
    if (filter === null || events === undefined) return events;
    return events.filter((event) => hasOutcome(marksOf(event, routing), filter));
  }, [events, filter, routing]);
}
