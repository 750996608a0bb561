/** Which events belong to which destination, by the running release. Pure. */
import type { CarriedEvent } from "../../contract/carried-event.ts";
import type { Release } from "../../contract/release.ts";
import { compileFilter, type Refusal } from "./connection-filter.ts";

/**
 * `foreign`: no enabled connection, or the event arrived before the connection was made: not in this lane's books.
 * A refusal: the connection's filter keeps it away: in the books, never sent.
 */
export type Admission = "foreign" | "admitted" | Refusal;

/** Decides about one event; `receivedAt` is epoch milliseconds. */
export type Admit = (sourceId: string, receivedAt: number, event: CarriedEvent) => Admission;

const UNCONNECTED: Refusal = {
  final: "filtered",
  code: "filtered_by_connection",
  why: "No enabled connection leads from the event's source to this destination any more.",
};

/** What keeps away an event that is in a lane's books already, whenever it arrived; null when it may be sent. */
export function refusalOf(admit: Admit, sourceId: string, event: CarriedEvent): Refusal | null {
  const admission = admit(sourceId, Infinity, event);
  if (admission === "foreign") return UNCONNECTED;
  return admission === "admitted" ? null : admission;
}

/** An older release brings no consent back: what today's connection suppresses stays so. */
export function suppressionOf(admit: Admit, sourceId: string, event: CarriedEvent): Refusal | null {
  const admission = admit(sourceId, Infinity, event);
  return typeof admission === "object" && admission.final === "suppressed" ? admission : null;
}

/** From which sources a destination gets events, and since when (epoch milliseconds): what is not of them is `foreign`. */
export const activeFromOf = (release: Release, destinationId: string): ReadonlyMap<string, number> =>
  new Map(
    release.connections
      .filter((connection) => connection.enabled && connection.destinationId === destinationId)
      .map(({ sourceId, activeFrom }) => [sourceId, activeFrom]),
  );

export function compileAdmission(release: Release, destinationId: string): Admit {
  const connections = new Map(
    release.connections
      .filter((connection) => connection.enabled && connection.destinationId === destinationId)
      .map((connection) => [
        connection.sourceId,
        {
          activeFrom: connection.activeFrom,
          refuse: connection.filter === null ? null : compileFilter(connection.filter),
        },
      ]),
  );
  return (sourceId, receivedAt, event) => {
    const connection = connections.get(sourceId);
    if (connection === undefined || receivedAt < connection.activeFrom) return "foreign";
    return connection.refuse?.(event.value) ?? "admitted";
  };
}
