"use client";

import { useTraffic } from "@/lib/client/event";
import { useDay } from "./use-source-rows";

const REFRESH_MS = 5_000;

export interface SourceTraffic {
  /** No answer yet, neither figures nor a failure. */
  readonly isPending: boolean;
  /** Epoch milliseconds; null: never; undefined: not known. */
  readonly lastEventAt: number | null | undefined;
  /** Of the last 24 hours. */
  readonly accepted: number;
  readonly quarantined: number;
}

/** What is known of one source's last 24 hours. */
export function useSourceTraffic(sourceId: string): SourceTraffic {
  const { data, isPending, failureCount } = useTraffic(useDay(), { refreshMs: REFRESH_MS });
  const books = data?.sources.find((known) => known.sourceId === sourceId);
  return {
    isPending: isPending && failureCount === 0,
    lastEventAt: data === undefined ? undefined : (books?.lastEventAt ?? null),
    accepted: books?.total ?? 0,
    quarantined: (books?.quarantined ?? []).reduce((sum, { count }) => sum + count, 0),
  };
}
