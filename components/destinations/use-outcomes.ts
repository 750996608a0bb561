"use client";

import { useMemo } from "react";
import { fillBuckets, joinSeries, type Point } from "@/components/charts/series";
import { boundsOf, type DateRange } from "@/components/ui/date-range";
import { useNow } from "@/components/ui/preferences";
import { useTraffic } from "@/lib/client/event";

const MINUTE_MS = 60_000;
const STEPS_MS = [1, 5, 15, 30, 60, 180, 360, 1440].map((minutes) => minutes * MINUTE_MS);
const BUCKETS_MAX = 72;
const REFRESH_MS = 10_000;

export interface Outcomes {
  /** Undefined while loading. */
  readonly points: readonly Point[] | undefined;
  readonly bucketMs: number;
  /** From here on the last bucket is still filling. */
  readonly partialFrom: number;
  readonly delivered: number | undefined;
  readonly failed: number | undefined;
  readonly filtered: number | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/** The smallest step that makes a readable number of bars. */
export const stepOf = (spanMs: number): number =>
  STEPS_MS.find((step) => spanMs / step <= BUCKETS_MAX) ??
  Math.ceil(spanMs / BUCKETS_MAX / 86_400_000) * 86_400_000;

/** What became of a destination's events over a time. The bounds move in whole buckets, so that answers can be kept. */
export function useOutcomes(destinationId: string, range: DateRange): Outcomes {
  const now = useNow(REFRESH_MS);
  const bounds = boundsOf(range, now);
  const bucketMs = stepOf(bounds.to - bounds.from);
  const span = {
    from: Math.floor(bounds.from / bucketMs) * bucketMs,
    to: Math.ceil(bounds.to / bucketMs) * bucketMs,
    bucketMs,
  };
  const traffic = useTraffic(span, { refreshMs: REFRESH_MS, keepOld: true });
  const { data } = traffic;
  const points = useMemo(() => {
    if (data === undefined) return undefined;
    const books = data.destinations.find((known) => known.destinationId === destinationId);
    return joinSeries({
      failed: fillBuckets(books?.failed ?? [], data),
      delivered: fillBuckets(books?.delivered ?? [], data),
      filtered: fillBuckets(books?.filtered ?? [], data),
    });
  }, [data, destinationId]);
  const total = (key: string): number | undefined =>
    points?.reduce((sum, point) => sum + (point.values[key] ?? 0), 0);
  return {
    points,
    bucketMs: data?.bucketMs ?? bucketMs,
    partialFrom: Math.floor(now / bucketMs) * bucketMs,
    delivered: total("delivered"),
    failed: total("failed"),
    filtered: total("filtered"),
    error: traffic.error,
    refetch: () => void traffic.refetch(),
  };
}
