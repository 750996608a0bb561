/** What changes one event on its way to one destination, found out by doing it again: the connection's mapping, then the chain. */
import type { StoredEvent } from "../../contract/event.ts";
import type { Release, ReleaseDestination } from "../../contract/release.ts";
import type { TransformationExplanation } from "../../contract/transformation.ts";
import { Fault } from "../base/fault.ts";
import { compileMapping } from "../route/mapping.ts";
import { compileChain, credentialsOf, explain } from "../sandbox/index.ts";
import type { ControlContext } from "./context.ts";
import { findByMessageId } from "./search.ts";

interface Where {
  readonly sourceId: string | undefined;
  readonly destinationId: string;
}

/**
 * With the mapping and the versions of today: those of the day it was sent are not kept. A filter is not asked.
 * Throws Fault `not_found` for an event that the event log does not hold, and for a destination that is not running.
 */
export async function explainDelivery(
  messageId: string,
  { sourceId, destinationId }: Where,
  { logs, config, sandbox, env }: ControlContext,
  signal: AbortSignal,
): Promise<TransformationExplanation> {
  const release = config.running;
  const destination = release?.destinations.find(({ id }) => id === destinationId);
  if (release === null || destination === undefined)
    throw new Fault("not_found", "The running pipeline knows no such destination.");
  const sourceIds = release.sources.map(({ id }) => id);
  const [found] = await findByMessageId(messageId, sourceId, {
    events: await logs.reader("events"),
    sourceIds,
  });
  if (found === undefined) throw new Fault("not_found", "No kept event has this messageId.");
  const { stored } = found;
  const before: TransformationExplanation["before"] = { ...stored.event };
  const mapped = mappedBy(release, stored, destinationId);
  const credentials = credentialsOf(release, env.secretKey);
  const ready = sandbox.readyPorts(credentials);
  const parts = { release, credentials, ready };
  const chain = compileChain(`explanations ${destinationId}`, destination.transformations, parts);
  if (chain === null) return { before, mapped, steps: [], reproduced: null };
  const base = whereabouts(release, stored.sourceId, destination);
  const steps = await explain(sandbox, chain, { event: mapped ?? before, base, signal });
  return { before, mapped, steps, reproduced: null };
}

function mappedBy(
  release: Release,
  { sourceId, event }: StoredEvent,
  destinationId: string,
): TransformationExplanation["mapped"] {
  const connection = release.connections.find(
    (one) => one.sourceId === sourceId && one.destinationId === destinationId,
  );
  const map = compileMapping(connection?.mapping ?? null);
  return map === null ? null : { ...map(event) };
}

const whereabouts = (release: Release, sourceId: string, destination: ReleaseDestination) => {
  const source = release.sources.find(({ id }) => id === sourceId);
  return {
    sourceId,
    sourceName: source?.name ?? "",
    sourceType: source?.connector ?? "",
    destinationId: destination.id,
    destinationName: destination.name,
    destinationType: destination.connector,
  };
};
