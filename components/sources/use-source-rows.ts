"use client";

import { useEffect, useMemo } from "react";
import { fillBuckets } from "@/components/charts/series";
import type { ListState } from "@/components/ui/list-state";
import { useNow } from "@/components/ui/preferences";
import { useRouting, type Routing } from "@/components/events/use-routing";
import { useTraffic, type Traffic } from "@/lib/client/event";
import { useSources, type Source, type SourceFilters } from "@/lib/client/source";
import { sourceState, type SourceState } from "./source-status";

const HOUR_MS = 3_600_000;
const REFRESH_MS = 5_000;
const PAGE_SIZE = 50;

export interface SourceRow {
  readonly source: Source;
  readonly state: SourceState;
  /** Its figures are on their way. */
  readonly isLoading: boolean;
  /** Events per hour of the last 24; undefined: not known. */
  readonly accepted: readonly number[] | undefined;
  readonly lastEventAt: number | null | undefined;
  readonly destinations: readonly string[];
}

export interface SourceRows {
  readonly list: ListState<SourceRow>;
  /** Why states and figures are missing, when they are. */
  readonly liveError: Error | null;
}

/** The sources that the filters choose. The server does not know states, so these are chosen here, from all pages. */
export function useSourceRows(filters: SourceFilters, state: string | null): SourceRows {
  const list = useSources({ ...filters, ...enabledFor(state), limit: PAGE_SIZE });
  const day = useDay();
  const traffic = useTraffic(day, { refreshMs: REFRESH_MS });
  const routing = useRouting();
  const now = useNow(30_000);
  const isChosenHere = state !== null && state !== "disabled";
  const isReadingOn = isChosenHere && list.hasMore && !list.isLoadingMore && list.error === null;
  useEffect(() => {
    if (isReadingOn) list.loadMore();
  }, [isReadingOn, list]);
  // A failure shows while it is tried again: the list itself comes from elsewhere and is right.
  const isLoading = traffic.isPending && traffic.failureCount === 0;
  const known = { traffic: traffic.data, routing, now, isLoading };
  const rows = list.items.map((source) => rowOf(source, known));
  const items = isChosenHere ? rows.filter((row) => row.state.key === state) : rows;
  const isPending = list.isPending || (isChosenHere && isLoading);
  const liveError = traffic.error ?? (traffic.data === undefined ? traffic.failureReason : null);
  return { list: { ...list, items, isPending }, liveError };
}

/** What of the state the server can choose by. */
const enabledFor = (state: string | null): SourceFilters =>
  state === null ? {} : { enabled: state === "disabled" ? "false" : "true" };

interface Known {
  readonly traffic: Traffic | undefined;
  readonly routing: Routing;
  readonly now: number;
  readonly isLoading: boolean;
}

function rowOf(source: Source, { traffic, routing, now, isLoading }: Known): SourceRow {
  const books = traffic?.sources.find(({ sourceId }) => sourceId === source.id);
  const lastEventAt = traffic === undefined ? undefined : (books?.lastEventAt ?? null);
  return {
    source,
    state: sourceState({ enabled: source.enabled, lastEventAt }, now),
    isLoading,
    accepted: traffic && fillBuckets(books?.accepted ?? [], traffic).map(({ count }) => count ?? 0),
    lastEventAt,
    destinations: routing.targetsOf(source.id).map(({ name }) => name),
  };
}

/** The last 24 hours by the hour; the bounds move once an hour, so that the answer can be kept. */
export function useDay() {
  const now = useNow(60_000);
  const to = Math.ceil(now / HOUR_MS) * HOUR_MS;
  return useMemo(() => ({ from: to - 24 * HOUR_MS, to, bucketMs: HOUR_MS }), [to]);
}
