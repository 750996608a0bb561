/** Events as lists show them. */
import type { EventSummary } from "../../contract/control.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { eventName, type StoredEvent } from "../../contract/event.ts";

/** Only the process stage writes the event log, and the log checks every block: the text is trusted. */
export const parseStored = (payload: string): StoredEvent => JSON.parse(payload) as StoredEvent;

export function summarise(
  offset: number,
  stored: StoredEvent,
  outcomes: readonly AttemptRecord[],
): EventSummary {
  const { event } = stored;
  return {
    offset,
    messageId: event.messageId,
    sourceId: stored.sourceId,
    type: event.type,
    name: eventName(event),
    userId: event.userId ?? null,
    anonymousId: event.anonymousId ?? null,
    receivedAt: Date.parse(event.receivedAt),
    event,
    plan: stored.plan?.verdict ?? null,
    transformations: stored.transformations ?? [],
    outcomes: latestPerDestination(outcomes),
    refusal: null,
  };
}

export function latestPerDestination(outcomes: readonly AttemptRecord[]): readonly AttemptRecord[] {
  const latest = new Map<string, AttemptRecord>();
  for (const outcome of outcomes) {
    const known = latest.get(outcome.destinationId);
    if (known === undefined || isLater(outcome, known)) latest.set(outcome.destinationId, outcome);
  }
  return [...latest.values()];
}

/** By time, since a replay counts its tries anew; two attempts may end within one millisecond. */
const isLater = (a: AttemptRecord, b: AttemptRecord): boolean =>
  a.at === b.at ? a.attempt >= b.attempt : a.at > b.at;
