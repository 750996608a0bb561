/**
 * Keys and what is done with them. One secret key feeds everything: HKDF-SHA-256 with an empty salt over its UTF-8
 * bytes, one purpose per derived key, so that no key ever serves two ends. Purposes and formats: contract/sealing.ts.
 */
import { createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { Fault } from "./fault.ts";

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `info` comes from `keyInfo(purpose)`. */
export function deriveKey(secretKey: string, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(secretKey, "utf8"), "", info, KEY_BYTES));
}

/** HMAC-SHA-256 in base64url. */
export function sign(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text, "utf8").digest("base64url");
}

/** True when `signature` is the one that `sign` gives; takes the same time for every wrong one. */
export function isSignedBy(key: Uint8Array, text: string, signature: string): boolean {
  return isSameSecret(sign(key, text), signature);
}

/** Compares two secrets without telling by its duration where they differ, nor how long the expected one is. */
export function isSameSecret(expected: string, given: string): boolean {
  return timingSafeEqual(digest(expected), digest(given));
}

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/**
 * Opens `v1.<iv>.<ciphertext>.<tag>` (AES-256-GCM, base64url parts). `aad` comes from `sealedFor(owner, setting)`.
 * Throws Fault `settings_invalid` when the key is another one, the value was moved to another row, or it was altered.
 */
export function openSealed(key: Uint8Array, sealed: string, aad: string): string {
  const [version, iv, ciphertext, tag, ...rest] = sealed.split(".");
  if (
    version !== "v1" ||
    iv === undefined ||
    ciphertext === undefined ||
    tag === undefined ||
    rest.length > 0
  )
    throw new Fault("settings_invalid", "A stored secret has an unknown format.");
  try {
    const ivBytes = exactly(IV_BYTES, iv);
    const decipher = createDecipheriv("aes-256-gcm", key, ivBytes, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(aad, "utf8"));
    decipher.setAuthTag(exactly(TAG_BYTES, tag));
    const opened = Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]);
    return opened.toString("utf8");
  } catch (error) {
    throw new Fault(
      "settings_invalid",
      "A stored secret cannot be opened: it was sealed with another secret key, or altered.",
      { cause: error },
    );
  }
}

function exactly(length: number, base64url: string): Buffer {
  const bytes = Buffer.from(base64url, "base64url");
  if (bytes.length !== length) throw new RangeError(`expected ${String(length)} bytes`);
  return bytes;
}
