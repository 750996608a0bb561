/** The live view in the browser: an EventSource whose messages reach the page in at most ten paints a second. */
"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { addressOf } from "./api";
import type { EventSummary } from "@/contract/control";
import type { AttemptRecord } from "@/contract/delivery";
import type { EventFilters } from "./event";

export interface LiveEvents {
  /** Newest first. */
  readonly events: readonly EventSummary[];
  readonly state: "connecting" | "live" | "paused" | "lost";
  /** More events arrive than are shown: one in `oneIn` of `perSecond`. */
  readonly rate: { readonly perSecond: number; readonly oneIn: number } | null;
  /** Events that arrived while paused and wait to be shown; beyond the limit the oldest are let go. */
  readonly waiting: number;
  pause(): void;
  resume(): void;
  clear(): void;
}

const PAINT_EVERY_MS = 100;
const RATE_SHOWN_MS = 2500;

interface Buffer {
  arrived: EventSummary[];
  outcomes: AttemptRecord[];
  rate: LiveEvents["rate"];
  rateAt: number;
  /** True until the first paint of a new stream, which forgets the one before. */
  isFresh: boolean;
}

const emptyBuffer = (): Buffer => ({ arrived: [], outcomes: [], rate: null, rateAt: 0, isFresh: false });

/** Follows the stream that fits the filters; changing them starts anew. `max` events are kept. */
export function useLiveEvents(
  filters: EventFilters,
  { max = 1000, enabled = true }: { readonly max?: number; readonly enabled?: boolean } = {},
): LiveEvents {
  const [events, setEvents] = useState<readonly EventSummary[]>([]);
  const [connection, setConnection] = useState<"connecting" | "live" | "lost">("connecting");
  const [rate, setRate] = useState<LiveEvents["rate"]>(null);
  const [waiting, setWaiting] = useState(0);
  const [isPaused, setPaused] = useState(false);
  const buffer = useRef<Buffer>(emptyBuffer());
  const paused = useRef(false);
  const address = addressOf("GET /events/live", { query: { ...filters } });

  useEffect(() => {
    if (!enabled) return undefined;
    buffer.current = { ...emptyBuffer(), isFresh: true };
    return follow(address, buffer.current, max, setConnection);
  }, [address, enabled, max]);

  useEffect(() => {
    const paint = setInterval(() => {
      const { current } = buffer;
      const shown = performance.now() - current.rateAt < RATE_SHOWN_MS ? current.rate : null;
      setRate((before) => (before === shown ? before : shown));
      if (paused.current) {
        setWaiting(current.arrived.length);
        return;
      }
      if (current.isFresh) {
        current.isFresh = false;
        setEvents([]);
      }
      if (current.arrived.length === 0 && current.outcomes.length === 0) return;
      const { arrived, outcomes } = current;
      current.arrived = [];
      current.outcomes = [];
      setWaiting(0);
      setEvents((before) => merge(before, arrived, outcomes, max));
    }, PAINT_EVERY_MS);
    return () => {
      clearInterval(paint);
    };
  }, [max]);

  const setPause = useCallback((next: boolean) => {
    paused.current = next;
    setPaused(next);
  }, []);
  return {
    events,
    state: isPaused ? "paused" : connection,
    rate,
    waiting,
    pause: useCallback(() => {
      setPause(true);
    }, [setPause]),
    resume: useCallback(() => {
      setPause(false);
    }, [setPause]),
    clear: useCallback(() => {
      setEvents([]);
    }, []),
  };
}

function follow(
  address: string,
  buffer: Buffer,
  max: number,
  onState: (state: "live" | "connecting" | "lost") => void,
): () => void {
  const source = new EventSource(address);
  const read = (message: MessageEvent<string>): unknown => JSON.parse(message.data);
  source.addEventListener("open", () => {
    onState("live");
  });
  source.addEventListener("error", () => {
    // The browser reconnects by itself unless the server refused.
    onState(source.readyState === EventSource.CLOSED ? "lost" : "connecting");
  });
  source.addEventListener("event", (message: MessageEvent<string>) => {
    buffer.arrived.push(read(message) as EventSummary);
    if (buffer.arrived.length > max) buffer.arrived.splice(0, buffer.arrived.length - max);
  });
  source.addEventListener("outcome", (message: MessageEvent<string>) => {
    buffer.outcomes.push(read(message) as AttemptRecord);
    if (buffer.outcomes.length > max * 4) buffer.outcomes.splice(0, buffer.outcomes.length - max * 4);
  });
  source.addEventListener("rate", (message: MessageEvent<string>) => {
    buffer.rate = read(message) as LiveEvents["rate"];
    buffer.rateAt = performance.now();
  });
  return () => {
    source.close();
  };
}

/** New events first; outcomes replace what was known of the same destination. */
export function merge(
  before: readonly EventSummary[],
  arrived: readonly EventSummary[],
  outcomes: readonly AttemptRecord[],
  max: number,
): readonly EventSummary[] {
  const all = [...arrived.toReversed(), ...before].slice(0, max);
  if (outcomes.length === 0) return all;
  const byOffset = Map.groupBy(outcomes, (outcome) => outcome.offset);
  return all.map((event) => {
    const news = byOffset.get(event.offset);
    if (news === undefined) return event;
    const known = new Map(event.outcomes.map((outcome) => [outcome.destinationId, outcome]));
    for (const outcome of news) known.set(outcome.destinationId, outcome);
    return { ...event, outcomes: [...known.values()] };
  });
}
