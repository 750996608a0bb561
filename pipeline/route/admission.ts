/** Which events belong to which destination, by the running release. Pure. */
import type { CanonicalEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import { compileFilter, type Refusal } from "./connection-filter.ts";

/**
 * `foreign`: no enabled connection, or the event arrived before the connection was made: not in this lane's books.
 * A refusal: the connection's filter keeps it away: in the books, never sent.
 */
export type Admission = "foreign" | "admitted" | Refusal;

/** Decides about one event; `receivedAt` is epoch milliseconds. */
export type Admit = (sourceId: string, receivedAt: number, event: CanonicalEvent) => Admission;

export function compileAdmission(release: Release, destinationId: string): Admit {
  const connections = new Map(
    release.connections
      .filter((connection) => connection.enabled && connection.destinationId === destinationId)
      .map((connection) => [
        connection.sourceId,
        { activeFrom: connection.activeFrom, refuse: compileFilter(connection.filter) },
      ]),
  );
  return (sourceId, receivedAt, event) => {
    const connection = connections.get(sourceId);
    if (connection === undefined || receivedAt < connection.activeFrom) return "foreign";
    return connection.refuse(event) ?? "admitted";
  };
}
