"use client";

import { useEffect, useMemo } from "react";
import { useConnections } from "@/lib/client/connection";
import { useLanes } from "@/lib/client/delivery";
import { useDestinations } from "@/lib/client/destination";
import { useTraffic } from "@/lib/client/event";
import type { Pages } from "@/lib/client/query";
import { useSources } from "@/lib/client/source";
import type { TopologyData } from "./model";

const REFRESH_MS = 5_000;
const PAGE_SIZE = 200;
/** A graph of more is not read by anybody; the table has them all. */
const ITEMS_MAX = 2_000;

export interface TopologyState {
  /** Undefined while loading. */
  readonly data: TopologyData | undefined;
  /** Why there is nothing to show. */
  readonly error: Error | null;
  /** Why rates and states are missing. */
  readonly liveError: Error | null;
  readonly refetch: () => void;
}

/** Everything that the graph is drawn from; rates and states are asked for again every few seconds. */
export function useTopology(): TopologyState {
  const sources = useSources({ limit: PAGE_SIZE, sort: "name" });
  const destinations = useDestinations({ limit: PAGE_SIZE, sort: "name" });
  const connections = useConnections({ limit: PAGE_SIZE });
  const lanes = useLanes({ refreshMs: REFRESH_MS });
  const traffic = useTraffic({}, { refreshMs: REFRESH_MS });
  useAll(sources);
  useAll(destinations);
  useAll(connections);
  const lists = [sources, destinations, connections];
  const isPending = lists.some((list) => list.isPending);
  const error = lists.find((list) => list.error !== null && list.items.length === 0)?.error ?? null;
  // What was known before the pipeline went away is not what is.
  const known = traffic.error === null ? traffic.data : undefined;
  const states = lanes.error === null ? lanes.data?.items : undefined;
  const data = useMemo(
    () =>
      isPending || error !== null
        ? undefined
        : {
            sources: sources.items,
            destinations: destinations.items,
            connections: connections.items,
            traffic: known,
            lanes: states,
          },
    [isPending, error, sources.items, destinations.items, connections.items, known, states],
  );
  return {
    data,
    error,
    liveError: lanes.error ?? traffic.error,
    refetch: () => {
      for (const list of lists) list.refetch();
      void lanes.refetch();
      void traffic.refetch();
    },
  };
}

/** Loads page after page, up to a bound. */
function useAll(list: Pages<unknown>): void {
  const wants = list.hasMore && !list.isLoadingMore && list.error === null && list.items.length < ITEMS_MAX;
  useEffect(() => {
    if (wants) list.loadMore();
  }, [wants, list]);
}
