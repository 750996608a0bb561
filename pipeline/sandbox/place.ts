import type { MetadataBase } from "./protocol.ts";

interface Named {
  readonly id: string;
  readonly name: string;
  readonly connector: string;
}

/** What `metadata(event)` says of where the code runs: in a source's chain, or in a destination's over events of that source. */
export const placeOf = (source: Named, destination?: Named): MetadataBase => ({
  sourceId: source.id,
  sourceName: source.name,
  sourceType: source.connector,
  ...(destination === undefined
    ? {}
    : {
        destinationId: destination.id,
        destinationName: destination.name,
        destinationType: destination.connector,
      }),
});
