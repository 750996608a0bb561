/** What changes one event on its way to one destination, found out by doing it again: the connection's mapping, then the chain. */
import type { StoredEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import type { TransformationExplanation } from "../../contract/transformation.ts";
import { Fault } from "../base/fault.ts";
import { compileMapping } from "../route/mapping.ts";
import { findAccepted } from "./accepted.ts";
import type { ControlContext } from "./context.ts";
import { runAgain } from "./run-again.ts";

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
  context: ControlContext,
  signal: AbortSignal,
): Promise<TransformationExplanation> {
  const release = context.config.running;
  const destination = release?.destinations.find(({ id }) => id === destinationId);
  if (release === null || destination === undefined)
    throw new Fault("not_found", "The running pipeline knows no such destination.");
  const found = await findAccepted(messageId, sourceId, context);
  if (found === null) throw new Fault("not_found", "No kept event has this messageId.");
  const { sourceId: own, event } = found.stored;
  const before: TransformationExplanation["before"] = { ...event };
  const mapped = mappedBy(release, found.stored, destinationId);
  const again = {
    release,
    links: destination.transformations,
    event: mapped ?? before,
    sourceId: own,
    destination,
  };
  const steps = (await runAgain(again, context, signal)) ?? [];
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
