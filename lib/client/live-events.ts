/** The live view in the browser: a stream whose messages reach the page in at most ten paints a second. */
"use client";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { addressOf } from "./api";
import type { EventFilters } from "./event";
import { LiveFeed, type LiveSnapshot } from "./live-feed";

export interface LiveEvents extends LiveSnapshot {
  /** Tries a lost stream again at once. */
  readonly retry: () => void;
  readonly clear: () => void;
}

interface Options {
  /** Events that are kept. */
  readonly max?: number;
  readonly enabled?: boolean;
  /** Nothing is added to the list while held; `waiting` counts what arrives. */
  readonly held?: boolean;
}

/** Follows the stream that fits the filters; changing them starts anew. */
export function useLiveEvents(
  filters: EventFilters,
  { max = 1000, enabled = true, held = false }: Options = {},
): LiveEvents {
  const address = addressOf("GET /events/live", { query: { ...filters } });
  const feed = useMemo(() => new LiveFeed(address, max), [address, max]);
  useEffect(() => (enabled ? feed.start() : undefined), [feed, enabled]);
  useEffect(() => {
    feed.hold(held);
  }, [feed, held]);
  const snapshot = useSyncExternalStore(feed.subscribe, feed.snapshot, feed.snapshot);
  return { ...snapshot, retry: feed.retry, clear: feed.clear };
}
