/** Every connector, as data: the console draws its catalogue and forms from this list. */
import { httpDefinition } from "./http/definition.ts";
import type { ConnectorDefinition } from "./kit/definition.ts";
import { webhookDefinition } from "./webhook/definition.ts";

export const CATALOG: readonly ConnectorDefinition[] = [webhookDefinition, httpDefinition];

/** The definition with this slug; undefined when there is none. */
export const findConnector = (slug: string): ConnectorDefinition | undefined =>
  CATALOG.find((definition) => definition.slug === slug);
