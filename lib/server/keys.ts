/** Keys derived from the secret key, and what the console does with them. Formats: contract/sealing.ts. */
import "server-only";
import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { keyInfo, sealedFor, type KeyPurpose } from "@/contract/sealing";
import { env } from "@/lib/env";

const derived = new Map<string, Buffer>();

export function deriveKey(purpose: KeyPurpose): Buffer {
  const { secretKey } = env();
  const name = `${purpose} ${secretKey}`;
  const known = derived.get(name);
  if (known !== undefined) return known;
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(secretKey, "utf8"), "", keyInfo(purpose), 32));
  derived.set(name, key);
  return key;
}

/** The bearer key that console and pipeline share, base64url. */
export const controlKey = (): string => deriveKey("control").toString("base64url");

/** HMAC-SHA-256 of a release body, base64url. */
export const signRelease = (body: string): string =>
  createHmac("sha256", deriveKey("release")).update(body, "utf8").digest("base64url");

/** Seals a secret setting for the row that owns it. */
export function seal(plain: string, ownerId: string, setting: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", deriveKey("sealing"), iv);
  cipher.setAAD(Buffer.from(sealedFor(ownerId, setting), "utf8"));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", ...[iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

/** SHA-256 in hex: enough for high-entropy tokens and keys. */
export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** Compares two secrets; its duration tells neither where they differ nor how long the expected one is. */
export const isSameSecret = (expected: string, given: string): boolean =>
  timingSafeEqual(
    createHash("sha256").update(expected).digest(),
    createHash("sha256").update(given).digest(),
  );
