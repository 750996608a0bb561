/** Which events belong to which destination, by the running release. Pure. */
import type { CanonicalEvent } from "../../contract/event.ts";
import { eventName } from "../../contract/event.ts";
import type { ConnectionFilter, Release } from "../../contract/release.ts";

export type Admission = "foreign" | "filtered" | "admitted";

/** Decides about one event; `receivedAt` is epoch milliseconds. */
export type Admit = (sourceId: string, receivedAt: number, event: CanonicalEvent) => Admission;

/**
 * `foreign`: no enabled connection, or the event arrived before the connection was made: not in this lane's books.
 * `filtered`: the connection's filter keeps it away: in the books, never sent.
 */
export function compileAdmission(release: Release, destinationId: string): Admit {
  const connections = new Map(
    release.connections
      .filter((connection) => connection.enabled && connection.destinationId === destinationId)
      .map((connection) => [
        connection.sourceId,
        { activeFrom: connection.activeFrom, passes: compileFilter(connection.filter) },
      ]),
  );
  return (sourceId, receivedAt, event) => {
    const connection = connections.get(sourceId);
    if (connection === undefined || receivedAt < connection.activeFrom) return "foreign";
    return connection.passes(event) ? "admitted" : "filtered";
  };
}

function compileFilter(filter: ConnectionFilter | null): (event: CanonicalEvent) => boolean {
  if (filter === null) return () => true;
  const { types, events, excludeEvents } = filter;
  const isNamed = events === undefined || events.length === 0 ? () => true : compileNames(events);
  const isExcluded = excludeEvents === undefined ? () => false : compileNames(excludeEvents);
  return (event) => {
    if (types !== undefined && types.length > 0 && !types.includes(event.type)) return false;
    const name = eventName(event);
    return isNamed(name) && !isExcluded(name);
  };
}

/** A trailing * matches any ending. */
function compileNames(names: readonly string[]): (name: string) => boolean {
  const whole = new Set(names.filter((name) => !name.endsWith("*")));
  const starts = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  return (name) => whole.has(name) || starts.some((start) => name.startsWith(start));
}
