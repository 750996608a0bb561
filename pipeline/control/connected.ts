import type { StoredEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";

/** The destinations that an event goes to, by the connections of the running release. */
export const connectedTo = (stored: StoredEvent, release: Release | null): readonly string[] =>
  (release?.connections ?? [])
    .filter(
      ({ sourceId, enabled, activeFrom }) =>
        enabled && sourceId === stored.sourceId && activeFrom <= Date.parse(stored.event.receivedAt),
    )
    .map(({ destinationId }) => destinationId);
