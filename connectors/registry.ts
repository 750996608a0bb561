/** From a connector's slug to its delivery code. Only the pipeline's route stage imports this. */
import { httpDefinition } from "./http/definition.ts";
import { http } from "./http/deliver.ts";
import type { ConnectorDefinition } from "./kit/definition.ts";
import type { Destination } from "./kit/deliver.ts";
import { webhookDefinition } from "./webhook/definition.ts";
import { webhook } from "./webhook/deliver.ts";

export interface RegisteredDestination {
  readonly definition: ConnectorDefinition;
  readonly destination: Destination;
}

/** The settings' type meets its code here, once: the definition's schema has parsed what `deliver` is given. */
function registered<S>(definition: ConnectorDefinition, destination: Destination<S>): RegisteredDestination {
  return { definition, destination };
}

const DESTINATIONS: ReadonlyMap<string, RegisteredDestination> = new Map(
  [registered(webhookDefinition, webhook), registered(httpDefinition, http)].map((entry) => [
    entry.definition.slug,
    entry,
  ]),
);

export const findDestination = (slug: string): RegisteredDestination | undefined => DESTINATIONS.get(slug);
