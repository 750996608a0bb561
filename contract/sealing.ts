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
