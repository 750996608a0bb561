/** From a stored destination to settings that a connector takes: opens sealed secrets and parses the whole. */
import type { Destination } from "../../connectors/kit/deliver.ts";
import { findDestination } from "../../connectors/registry.ts";
import { sealedFor, withSecrets } from "../../contract/sealing.ts";
import { Fault } from "../base/fault.ts";
import { openSealed } from "../base/keys.ts";

/** A connector's code with settings that its schema has accepted, secrets included. Lives in this stage only. */
export interface Binding {
  readonly connector: Destination;
  readonly settings: unknown;
  readonly batchBytesMax: number;
}

export interface StoredDestination {
  readonly id: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sealed: Readonly<Record<string, string>>;
}

/** From a slug to a connector's code; the registry, unless a test brings connectors of its own. */
export type FindDestination = typeof findDestination;

/** Throws Fault `settings_invalid` that says which setting is at fault and why. */
export function bind(
  destination: StoredDestination,
  sealingKey: Uint8Array,
  find: FindDestination = findDestination,
): Binding {
  const registered = find(destination.connector);
  if (registered === undefined)
    throw new Fault("settings_invalid", `There is no destination connector "${destination.connector}".`);
  const opened = Object.entries(destination.sealed).map(([name, sealed]): [string, string] => [
    name,
    openSealed(sealingKey, sealed, sealedFor(destination.id, name)),
  ]);
  const parsed = registered.definition.settings.safeParse(
    withSecrets(destination.settings, Object.fromEntries(opened)),
  );
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new Fault("settings_invalid", `The settings cannot be used: ${issues.join("; ")}`);
  }
  return {
    connector: registered.destination,
    settings: parsed.data,
    batchBytesMax: registered.definition.limits.batchBytesMax,
  };
}
