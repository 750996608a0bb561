/**
 * How secrets rest: "v1.<iv>.<ciphertext>.<tag>" (base64url), AES-256-GCM with the key derived for "sealing"
 * from the secret key by HKDF-SHA-256, and additional data `<owner id>|<setting name>` so that a sealed value
 * cannot be moved to another row. The console seals, the pipeline opens. Purposes of derived keys:
 */
export const KEY_PURPOSES = ["release", "control", "sealing", "session"] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];
/** HKDF `info` for a purpose. Input key: the UTF-8 bytes of TRIBUTARY_SECRET_KEY; salt empty; length 32 bytes.
 *  As a bearer token (purpose "control", both directions) the key is written in base64url. */
export const keyInfo = (purpose: KeyPurpose): string => `tributary/${purpose}/1`;
/** Additional authenticated data of a sealed setting. */
export const sealedFor = (ownerId: string, setting: string): string => `${ownerId}|${setting}`;

/**
 * A secret setting that holds several values, such as headers, is sealed value by value: each under `<setting>.<name>`.
 * Names of settings have no dot.
 */
export const secretEntry = (setting: string, name: string): string => `${setting}.${name}`;

type Values = Readonly<Record<string, unknown>>;

const entriesOf = (value: unknown): Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {};

/** Settings with secrets in their places, which their names tell. */
export function withSecrets(settings: Values, secrets: Values): Record<string, unknown> {
  const all = new Map(Object.entries(settings));
  for (const [name, value] of Object.entries(secrets)) {
    const [setting, entry] = partsOf(name);
    all.set(setting, entry === null ? value : { ...entriesOf(all.get(setting)), [entry]: value });
  }
  return Object.fromEntries(all);
}

/** What settings say where a secret of this name has its place; undefined when nothing. */
export function secretIn(settings: Values, name: string): unknown {
  const [setting, entry] = partsOf(name);
  return entry === null ? settings[setting] : entriesOf(settings[setting])[entry];
}

function partsOf(name: string): readonly [setting: string, entry: string | null] {
  const dot = name.indexOf(".");
  return dot === -1 ? [name, null] : [name.slice(0, dot), name.slice(dot + 1)];
}
