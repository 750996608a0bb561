/** Standard Webhooks: what lets a receiver check that a request is ours, fresh and unaltered. */
import { createHmac, type BinaryLike } from "node:crypto";

const PREFIX = "whsec_";

/** `whsec_` marks base64, as the specification has it; any other text is the key itself. */
export function signingKey(secret: string): BinaryLike {
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), "base64")
    : Buffer.from(secret, "utf8");
}

/** `v1,` and the HMAC-SHA-256 of `id.timestamp.body` in base64. The timestamp is in whole seconds. */
export function signature(key: BinaryLike, id: string, timestampS: number, body: string): string {
  const mac = createHmac("sha256", key).update(`${id}.${String(timestampS)}.${body}`, "utf8");
  return `v1,${mac.digest("base64")}`;
}
