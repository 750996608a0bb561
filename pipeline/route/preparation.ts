/** Which steps a release asks for between admission and delivery to one destination, in their order. */
import type { CanonicalEvent } from "../../contract/event.ts";
import type { Release, ReleaseDestination } from "../../contract/release.ts";
import { compileMapping } from "./mapping.ts";
import { composeSteps, type PrepareStep } from "./prepare.ts";

/** Null when events go as they are. */
export function compilePreparation(
  release: Release,
  destination: ReleaseDestination,
  transformations: PrepareStep | null,
): PrepareStep | null {
  // First what the event's connection says, then what holds for the destination.
  const steps = [mappingStep(release, destination), transformations];
  return composeSteps(steps.flatMap((step) => step ?? []));
}

function mappingStep(release: Release, destination: ReleaseDestination): PrepareStep | null {
  const mappings = new Map(
    release.connections
      .filter(({ destinationId }) => destinationId === destination.id)
      .flatMap(({ sourceId, mapping }) => {
        const map = compileMapping(mapping);
        return map === null ? [] : [[sourceId, map] as const];
      }),
  );
  if (mappings.size === 0) return null;
  const mapped = (sourceId: string, event: CanonicalEvent): CanonicalEvent =>
    mappings.get(sourceId)?.(event) ?? event;
  return async (events) =>
    events.map(({ sourceId, event }) => ({ kind: "send", events: [mapped(sourceId, event.value)] }));
}
