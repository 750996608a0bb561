"use client";

import { useMemo } from "react";
import { useConnections } from "@/lib/client/connection";
import { useDestinations } from "@/lib/client/destination";
import { useSources } from "@/lib/client/source";
import { useTransformations } from "@/lib/client/transformation";
import { useWhole } from "@/lib/client/whole-list";
import type { Target } from "./outcome";

/** Sources, destinations, transformations and what is connected to what, by name. */
export interface Routing {
  readonly sources: readonly { readonly id: string; readonly name: string }[];
  readonly destinations: readonly { readonly id: string; readonly name: string }[];
  readonly sourceName: (id: string) => string;
  readonly destinationName: (id: string) => string;
  readonly transformationName: (id: string) => string;
  readonly targetsOf: (sourceId: string) => readonly Target[];
}

const NONE: readonly Target[] = [];

export function useRouting(): Routing {
  const sources = useWhole(useSources({ sort: "name", limit: 200 }));
  const destinations = useWhole(useDestinations({ sort: "name", limit: 200 }));
  const connections = useWhole(useConnections({ limit: 200 }));
  const transformations = useWhole(useTransformations({ sort: "name", limit: 200 }));
  return useMemo(() => {
    const sourceNames = new Map(sources.map(({ id, name }) => [id, name]));
    const transformationNames = new Map(transformations.map(({ id, name }) => [id, name]));
    const known = new Map(destinations.map((destination) => [destination.id, destination]));
    const enabled = connections.filter(
      (connection) => connection.enabled && known.has(connection.destinationId),
    );
    const bySource = Map.groupBy(enabled, ({ sourceId }) => sourceId);
    const targets = new Map(
      [...bySource].map(([sourceId, list]) => [
        sourceId,
        list
          .map(({ destinationId, activeFrom }) => ({
            id: destinationId,
            name: known.get(destinationId)?.name ?? destinationId,
            activeFrom,
            isEnabled: known.get(destinationId)?.enabled ?? true,
          }))
          .sort((a, b) => a.name.localeCompare(b.name)),
      ]),
    );
    return {
      sources,
      destinations,
      sourceName: (id) => sourceNames.get(id) ?? id,
      destinationName: (id) => known.get(id)?.name ?? id,
      transformationName: (id) => transformationNames.get(id) ?? id,
      targetsOf: (sourceId) => targets.get(sourceId) ?? NONE,
    };
  }, [sources, destinations, connections, transformations]);
}
