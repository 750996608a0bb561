"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useFilters } from "@/components/ui/use-filters";
import { PLAN_VERDICTS } from "@/contract/plan";
import type { EventFilters, EventOutcomeFilter } from "@/lib/client/event";
import { OUTCOME_FILTERS, REFUSED_STATES, type OutcomeFilter } from "./outcome";

const NAMES = ["source", "type", "name", "user", "message", "q", "outcome", "destination", "plan"] as const;
export type LiveFilterName = (typeof NAMES)[number];

export interface LiveFilters {
  readonly values: Readonly<Record<LiveFilterName, string | null>>;
  readonly set: (next: Partial<Record<LiveFilterName, string | null>>) => void;
  readonly clear: () => void;
  readonly isFiltered: boolean;
  /** What the server filters by. */
  readonly asked: EventFilters;
  /** What the live view filters itself: the server does not know outcomes when an event arrives. */
  readonly outcome: OutcomeFilter | null;
  /** The same, as the history asks the server for it. */
  readonly askedOutcome: EventOutcomeFilter;
}

/** The filters of the live view and its history, in the URL. `sourceId` fixes the source. */
export function useLiveFilters(sourceId?: string): LiveFilters {
  const { values, set, clear, isFiltered } = useFilters(NAMES);
  const source = sourceId ?? values.source;
  const { type, name, user, message, q, outcome, destination, plan } = values;
  const refused = REFUSED_STATES.find((one) => one === outcome);
  // Only what was accepted goes to a destination and has an outcome there.
  const state: EventFilters["state"] =
    refused ?? (outcome === null && destination === null ? "any" : "accepted");
  const verdict = PLAN_VERDICTS.find((one) => one === plan);
  const asked = useMemo(
    () => ({
      state,
      ...(source === null ? {} : { sourceId: source }),
      ...(type === null ? {} : { type }),
      ...(name === null ? {} : { name }),
      ...(user === null ? {} : { userId: user }),
      ...(message === null ? {} : { messageId: message }),
      ...(q === null ? {} : { text: q }),
      ...(verdict === undefined ? {} : { plan: verdict }),
    }),
    [state, source, type, name, user, message, q, verdict],
  );
  const outcomeThere = refused === undefined ? outcome : null;
  const outcomeFilter = useMemo(
    () => (outcomeThere === null && destination === null ? null : { outcome: outcomeThere, destination }),
    [outcomeThere, destination],
  );
  const askedOutcome = useMemo(() => {
    const state = OUTCOME_FILTERS.find((one) => one === outcome);
    return {
      ...(destination === null ? {} : { destinationId: destination }),
      ...(state === undefined ? {} : { outcome: state }),
    };
  }, [outcome, destination]);
  return { values, set, clear, isFiltered, asked, outcome: outcomeFilter, askedOutcome };
}

const VIEWS = ["live", "history"] as const;
export type LiveViewMode = (typeof VIEWS)[number];

export const useViewMode = () =>
  useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("live").withOptions({ history: "push" }));
