/** "trib_" + 32 random bytes (base64url) + 6 characters of checksum, so that scanners recognise a leaked one. */
import "server-only";
import { randomBytes } from "node:crypto";
import { sha256 } from "../keys";

const PREFIX = "trib_";
const CHECKSUM_LENGTH = 6;
const SHOWN_LENGTH = PREFIX.length + 6;

const checksum = (body: string): string => sha256(`tributary token ${body}`).slice(0, CHECKSUM_LENGTH);

export function newApiToken(): { readonly token: string; readonly hash: string; readonly prefix: string } {
  const body = randomBytes(32).toString("base64url");
  const token = `${PREFIX}${body}${checksum(body)}`;
  return { token, hash: sha256(token), prefix: token.slice(0, SHOWN_LENGTH) };
}

/** False for what cannot be one of our tokens; saves the look-up. */
export function looksLikeToken(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const body = text.slice(PREFIX.length, -CHECKSUM_LENGTH);
  return text.slice(-CHECKSUM_LENGTH) === checksum(body);
}
