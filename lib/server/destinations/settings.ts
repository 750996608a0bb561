/** Checks settings against their connector and parts the secrets from the rest. */
import "server-only";
import { findConnector } from "@/connectors/catalog";
import type { ConnectorDefinition } from "@/connectors/kit/definition";
import { secretsToEnterAgain } from "@/lib/secret-address";
import { ServiceError } from "../service-error";
import { sealSecret, type StoredSecrets } from "./secret";

export function destinationConnector(slug: string): ConnectorDefinition {
  const definition = findConnector(slug);
  if (definition?.roles.includes("destination") !== true) {
    throw new ServiceError("invalid_request", `There is no destination connector "${slug}".`);
  }
  return definition;
}

interface Present {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: StoredSecrets;
}

export interface Parted {
  /** Without secrets. */
  readonly settings: Record<string, unknown>;
  /** Secrets that were given now, in plain text: seal them or drop them. */
  readonly given: Record<string, string>;
  /** Secrets that stay as they are. */
  readonly kept: StoredSecrets;
}

/** Null or an empty text removes a secret; null removes a setting. */
const isRemoval = (value: unknown): boolean => value === null || value === "";

/**
 * Merges `changes` into what is stored and checks the whole with the connector's schema. Secrets that were not given anew
 * stay with the server that they were given to. Throws ServiceError `settings_invalid` with one detail per field.
 */
export function mergeSettings(
  definition: Pick<ConnectorDefinition, "settings" | "secrets">,
  present: Present,
  changes: Readonly<Record<string, unknown>>,
): Parted {
  const isSecret = (name: string): boolean => definition.secrets.includes(name);
  const kept = Object.fromEntries(Object.entries(present.secrets).filter(([name]) => !(name in changes)));
  const merged = Object.fromEntries(
    Object.entries({ ...present.settings, ...changes }).filter(
      ([name, value]) => value !== null && !(isSecret(name) && isRemoval(value)),
    ),
  );
  const checked = check(definition, merged, new Set(Object.keys(kept)));
  const toEnter = secretsToEnterAgain(present.settings, checked, Object.keys(kept));
  if (toEnter.length > 0) throw unfit(toEnter);
  const given = Object.entries(checked).filter(([name]) => isSecret(name));
  return {
    settings: Object.fromEntries(Object.entries(checked).filter(([name]) => !isSecret(name))),
    given: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
    kept,
  };
}

/** A secret that stays cannot be shown to the schema: what it says about that one field does not count. */
function check(
  definition: Pick<ConnectorDefinition, "settings">,
  merged: Record<string, unknown>,
  kept: ReadonlySet<string>,
): Record<string, unknown> {
  const result = definition.settings.safeParse(merged);
  if (result.success) return result.data;
  const issues = result.error.issues.filter((issue) => !kept.has(String(issue.path[0])));
  if (issues.length === 0) return merged;
  throw unfit(issues.map((issue) => ({ field: issue.path.join("."), message: issue.message })));
}

function unfit(details: readonly { readonly field: string; readonly message: string }[]): ServiceError {
  const [first] = details;
  return new ServiceError(
    "settings_invalid",
    `${first?.field === undefined || first.field === "" ? "Settings" : first.field}: ${first?.message ?? "invalid"}`,
    { details },
  );
}

/** All secrets of the row as they are to be stored. */
export function sealGiven(
  parted: Parted,
  destinationId: string,
  by: { name: string; at: number },
): StoredSecrets {
  return {
    ...parted.kept,
    ...Object.fromEntries(
      Object.entries(parted.given).map(([setting, plain]) => [
        setting,
        sealSecret(plain, { destinationId, setting }, by),
      ]),
    ),
  };
}
