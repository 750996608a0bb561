"use client";

import { boundsOf, type DateRange } from "@/components/ui/date-range";
import { useNow } from "@/components/ui/preferences";
import { stepOf } from "./use-outcomes";

const REFRESH_MS = 10_000;

/** The bounds of a range in whole buckets, so that they move seldom and answers can be kept. Epoch milliseconds. */
export function useSpan(range: DateRange): {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
} {
  const { from, to } = boundsOf(range, useNow(REFRESH_MS));
  const bucketMs = stepOf(to - from);
  return {
    from: Math.floor(from / bucketMs) * bucketMs,
    to: Math.ceil(to / bucketMs) * bucketMs,
    bucketMs,
  };
}
