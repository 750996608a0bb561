/** Secret settings: sealed at rest, write-only. Nothing here can open one. */
import "server-only";
import { z } from "zod";
import { seal } from "../keys";

const stored = z.record(
  z.string(),
  z.object({ sealed: z.string(), hint: z.string(), setAt: z.number(), setBy: z.string() }),
);
export type StoredSecrets = z.infer<typeof stored>;

/** Parses the column. */
export const secretsOf = (column: unknown): StoredSecrets => stored.parse(column ?? {});

const HINT_LENGTH = 4;
/** A hint must not give away a good part of a short secret. */
const HINT_SECRET_LENGTH_MIN = 12;

export function sealSecret(
  plain: string,
  owner: { readonly destinationId: string; readonly setting: string },
  by: { readonly name: string; readonly at: number },
): StoredSecrets[string] {
  return {
    sealed: seal(plain, owner.destinationId, owner.setting),
    hint: plain.length >= HINT_SECRET_LENGTH_MIN ? plain.slice(-HINT_LENGTH) : "",
    setAt: by.at,
    setBy: by.name,
  };
}

/** What the audit log keeps of settings: of secrets only when they were set. */
export function auditSettings(
  settings: Readonly<Record<string, unknown>>,
  secrets: unknown,
): Record<string, unknown> {
  return Object.fromEntries([
    ...Object.entries(settings).map(([name, value]) => [`settings.${name}`, value] as const),
    ...Object.entries(secretsOf(secrets)).map(
      ([name, { setAt }]) => [`secrets.${name}`, `changed at ${new Date(setAt).toISOString()}`] as const,
    ),
  ]);
}
