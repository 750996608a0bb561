import { hash } from "node:crypto";

export const ID_BYTES = 16;

/**
 * A record's 16-byte id from the parts that name it, e.g. `recordId(sourceId, messageId)`: the first half of SHA-256 over
 * the parts joined by NUL. Parts but the last must hold no NUL, or two lists of parts could meet in one id.
 */
export function recordId(...parts: readonly (string | number)[]): Uint8Array {
  return hash("sha256", parts.join("\0"), "buffer").subarray(0, ID_BYTES);
}
