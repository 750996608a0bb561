/** Checks settings against their connector and parts the secrets from the rest. */
import "server-only";
import { findConnector } from "@/connectors/catalog";
import type { ConnectorDefinition } from "@/connectors/kit/definition";
import { secretEntry, withSecrets } from "@/contract/sealing";
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

type Values = Readonly<Record<string, unknown>>;
type Rules = Pick<ConnectorDefinition, "settings" | "secrets">;

const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Settings with the values of a secret that holds several side by side, each by its name (contract/sealing.ts). */
export const spread = ({ secrets }: Pick<Rules, "secrets">, values: Values): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([setting, value]): [string, unknown][] =>
      secrets.includes(setting) && isRecord(value)
        ? Object.entries(value).map(([name, one]) => [secretEntry(setting, name), one])
        : [[setting, value]],
    ),
  );

/** Whether changes say something new about what is stored by this name. Names of headers are the same in any case. */
const isNamed = (name: string, changes: Values): boolean =>
  Object.hasOwn(changes, name.split(".", 1)[0] ?? "") ||
  Object.keys(changes).some((changed) => name.toLowerCase() === changed.toLowerCase());

/**
 * Merges `changes` into what is stored and checks the whole with the connector's schema. Null removes, of a secret that
 * is one text the empty text too; of a secret that holds several values each is merged by itself. Secrets that were not
 * given anew stay with the server that they were given to. Throws ServiceError `settings_invalid` with one detail per field.
 */
export function mergeSettings(definition: Rules, present: Present, changes: Values): Parted {
  const changed = spread(definition, changes);
  const without = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !isNamed(name, changed)));
  const kept = without(present.secrets);
  const isRemoved = (name: string, value: unknown): boolean =>
    value === null || (value === "" && definition.secrets.includes(name));
  const merged = Object.fromEntries(
    Object.entries({ ...without(spread(definition, present.settings)), ...changed }).filter(
      ([name, value]) => !isRemoved(name, value),
    ),
  );
  const checked = check(definition, merged, Object.keys(kept));
  const toEnter = secretsToEnterAgain(present.settings, checked, Object.keys(kept));
  if (toEnter.length > 0) throw unfit(toEnter);
  const isSecret = (name: string): boolean => definition.secrets.includes(name.split(".", 1)[0] ?? "");
  const all = Object.entries(spread(definition, checked));
  return {
    settings: Object.fromEntries(all.filter(([name]) => !isSecret(name))),
    given: Object.fromEntries(
      all.filter(([name]) => isSecret(name)).map(([name, value]) => [name, String(value)]),
    ),
    kept,
  };
}

/** Stands for a kept value of several, so that the schema sees all of their names. */
const KEPT = "";

/** A secret that stays cannot be shown to the schema: what it says about that one field does not count. */
function check(definition: Rules, merged: Values, kept: readonly string[]): Record<string, unknown> {
  const entries = kept.filter((name) => name.includes("."));
  const shown = { ...merged, ...Object.fromEntries(entries.map((name) => [name, KEPT])) };
  const result = definition.settings.safeParse(withSecrets({}, shown));
  const issues = result.error?.issues.filter((issue) => !kept.includes(issue.path.join("."))) ?? [];
  if (issues.length > 0)
    throw unfit(issues.map((issue) => ({ field: issue.path.join("."), message: issue.message })));
  const checked = result.success ? spread(definition, result.data) : merged;
  return withSecrets(
    {},
    Object.fromEntries(Object.entries(checked).filter(([name]) => !entries.includes(name))),
  );
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
