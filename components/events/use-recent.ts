"use client";

import { useEffect, useMemo, useState } from "react";
import type { EventSummary } from "@/contract/control";
import { call, type ApiError } from "@/lib/client/api";
import type { EventFilters } from "@/lib/client/event";
import { rowKey } from "./event-row";
import { FINAL_STATES } from "./outcome";

const RECENT = 100;
const REFRESH_MS = 4000;

export interface Recent {
  /** Newest first; undefined while loading. */
  readonly events: readonly EventSummary[] | undefined;
  readonly error: ApiError | null;
  readonly retry: () => void;
}

interface State {
  readonly key: string;
  readonly events: readonly EventSummary[];
  readonly error: ApiError | null;
}

/**
 * What arrived before the stream was opened, so that a quiet list is not an empty one. Loaded for the filters at once,
 * and again after each opening of the stream, so that nothing is missing between the two; afterwards only outcomes
 * change, asked for while some of them are not final.
 */
export function useRecent(filters: EventFilters, generation: number): Recent {
  const [state, setState] = useState<State | null>(null);
  const [tries, setTries] = useState(0);
  const text = JSON.stringify(filters);
  const key = `${text} ${String(generation)} ${String(tries)}`;

  useEffect(() => {
    const abort = new AbortController();
    const query = { ...(JSON.parse(text) as EventFilters), limit: RECENT };
    call("GET /events", { query, signal: abort.signal }).then(
      ({ items }) => {
        setState({ key, events: items, error: null });
      },
      (error: ApiError) => {
        if (!abort.signal.aborted) setState({ key, events: [], error });
      },
    );
    return () => {
      abort.abort();
    };
  }, [key, text]);

  const newest = state?.events[0];
  const isUnsettled = state?.events.some(isWaiting) ?? false;
  useEffect(() => {
    if (newest === undefined || !isUnsettled) return undefined;
    const timer = setInterval(() => {
      const query = { ...(JSON.parse(text) as EventFilters), to: newest.receivedAt, limit: RECENT };
      call("GET /events", { query }).then(
        ({ items }) => {
          setState((before) => before && { ...before, events: refreshed(before.events, items) });
        },
        () => undefined, // the next round asks again
      );
    }, REFRESH_MS);
    return () => {
      clearInterval(timer);
    };
  }, [newest, isUnsettled, text]);

  const sameFilters = state !== null && state.key.startsWith(`${text} `);
  return {
    events: sameFilters ? state.events : undefined,
    error: state?.key === key ? state.error : null,
    retry: () => {
      setTries((before) => before + 1);
    },
  };
}

const isWaiting = ({ outcomes }: EventSummary): boolean =>
  outcomes.some(({ state }) => !FINAL_STATES.has(state));

/** The same events with the outcomes known now. */
function refreshed(before: readonly EventSummary[], now: readonly EventSummary[]): readonly EventSummary[] {
  const known = new Map(now.map((event) => [rowKey(event), event]));
  return before.map((event) => known.get(rowKey(event)) ?? event);
}

/** Live events and those before them as one list, newest first, each once. */
export function useJoined(
  live: readonly EventSummary[],
  recent: readonly EventSummary[] | undefined,
  max: number,
): readonly EventSummary[] | undefined {
  return useMemo(() => {
    if (recent === undefined) return live.length === 0 ? undefined : live;
    if (live.length === 0) return recent;
    // A full list has let go of events, which would be missing between the two.
    if (live.length >= max) return live;
    const seen = new Set(live.map(rowKey));
    const others = recent.filter((event) => !seen.has(rowKey(event)));
    const all = [...live, ...others];
    const isInOrder = (others[0]?.receivedAt ?? 0) <= (live.at(-1)?.receivedAt ?? 0);
    return isInOrder ? all : all.sort((a, b) => b.receivedAt - a.receivedAt);
  }, [live, recent, max]);
}
