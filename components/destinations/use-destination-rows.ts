"use client";

import { useMemo } from "react";
import { fillBuckets } from "@/components/charts/series";
import { useLanes, type Lane } from "@/lib/client/delivery";
import type { ListState } from "@/components/ui/list-state";
import {
  useConnectors,
  useDestinations,
  type Connector,
  type Destination,
  type DestinationFilters,
} from "@/lib/client/destination";
import { useTraffic, type Traffic } from "@/lib/client/event";
import { laneHealth, type LaneHealth } from "./lane-health";

const HOUR_MS = 3_600_000;
const REFRESH_MS = 5_000;
/** A day by the hour changes slowly. */
const DAY_REFRESH_MS = 30_000;
const PAGE_SIZE = 50;

export interface DestinationRow {
  readonly destination: Destination;
  readonly connectorName: string;
  readonly health: LaneHealth;
  readonly lane: Lane | undefined;
  /** Events per hour of the last 24; undefined: loading, null: not known. */
  readonly delivered: readonly number[] | null | undefined;
  readonly failed: number | null;
}

export interface DestinationRows {
  readonly list: ListState<DestinationRow>;
  /** Why states and figures are missing, when they are. */
  readonly liveError: Error | null;
}

/** The destinations that the filters choose, each with its lane and its last 24 hours. */
export function useDestinationRows(filters: DestinationFilters): DestinationRows {
  const list = useDestinations({ ...filters, limit: PAGE_SIZE }, { keepOld: true });
  const lanes = useLanes({ refreshMs: REFRESH_MS });
  const traffic = useTraffic(useDay(), { refreshMs: DAY_REFRESH_MS, keepOld: true });
  const connectors = useConnectors();
  const items = useMemo(
    () =>
      list.items.map((destination) =>
        rowOf(destination, {
          // What was known before the pipeline went away is not what is.
          lanes: lanes.error === null ? lanes.data?.items : undefined,
          traffic: traffic.error === null ? traffic.data : null,
          connectors: connectors.data?.items ?? [],
        }),
      ),
    [list.items, lanes.data, lanes.error, traffic.data, traffic.error, connectors.data],
  );
  return { list: { ...list, items }, liveError: lanes.error ?? traffic.error };
}

interface Known {
  readonly lanes: readonly Lane[] | undefined;
  readonly traffic: Traffic | null | undefined;
  readonly connectors: readonly Connector[];
}

function rowOf(destination: Destination, { lanes, traffic, connectors }: Known): DestinationRow {
  const { id, connector } = destination;
  const lane = lanes?.find((known) => known.destinationId === id);
  const books = traffic?.destinations.find((known) => known.destinationId === id);
  const counted = traffic === undefined || traffic === null ? traffic : countsOf(books, traffic);
  return {
    destination,
    connectorName: connectors.find(({ slug }) => slug === connector)?.name ?? connector,
    health: laneHealth(
      destination,
      lane,
      counted ? { delivered: sumOf(counted.delivered), failed: counted.failed } : undefined,
    ),
    lane,
    delivered: counted === null ? null : counted?.delivered,
    failed: counted?.failed ?? null,
  };
}

const countsOf = (books: Traffic["destinations"][number] | undefined, span: Traffic) => ({
  delivered: fillBuckets(books?.delivered ?? [], span).map(({ count }) => count ?? 0),
  failed: sumOf((books?.failed ?? []).map(({ count }) => count)),
});

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** The last 24 whole hours and the present one; the bounds move once an hour, so that the answer can be kept. */
function useDay() {
  const to = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return { from: to - 24 * HOUR_MS, to, bucketMs: HOUR_MS };
}
