import type { Release } from "@/contract/release";
import type { ReplayRules } from "@/contract/replay";
import { ServiceError } from "../service-error";

/**
 * What a release says about events on their way to one destination. Throws `not_found` when it does not know the destination,
 * `invalid_request` when nothing leads there in it.
 */
export function rulesIn(release: Release, destinationId: string): ReplayRules {
  const { number } = release;
  const destination = release.destinations.find(({ id }) => id === destinationId);
  if (destination === undefined)
    throw new ServiceError("not_found", `Release ${String(number)} does not have this destination.`);
  const connections = release.connections.filter(
    (connection) => connection.enabled && connection.destinationId === destinationId,
  );
  if (connections.length === 0)
    throw new ServiceError(
      "invalid_request",
      `In release ${String(number)} no enabled connection leads to this destination.`,
    );
  const chain = destination.transformations;
  const transformations = release.transformations.filter(({ id, version }) =>
    chain.some((link) => link.transformationId === id && link.version === version),
  );
  // Which of them the code imports is known to the sandbox only.
  const needsLibraries = transformations.some(({ body }) => body.kind === "code");
  return {
    number,
    connections,
    chain,
    transformations,
    libraries: needsLibraries ? release.libraries : [],
  };
}
