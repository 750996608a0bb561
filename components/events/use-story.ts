"use client";

import { useEvent, type EventStory } from "@/lib/client/event";
import { FINAL_STATES } from "./outcome";

const REFRESH_MS = 2000;

/** True when nothing will happen to the event by itself any more. */
export const isSettled = ({ state, destinations, warehouse }: EventStory): boolean =>
  state !== "accepted" ||
  (warehouse.state !== "waiting" && destinations.every(({ state }) => FINAL_STATES.has(state)));

/** An event's story, asked for again while something is still to come. */
export function useStory(messageId: string, sourceId?: string) {
  const first = useEvent(messageId, sourceId);
  const isOpen = first.data !== undefined && !isSettled(first.data);
  return useEvent(messageId, sourceId, isOpen ? { refreshMs: REFRESH_MS } : undefined);
}
