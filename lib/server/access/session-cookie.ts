/** The session cookie: an encrypted JWT that carries nothing but the session's id. The sessions table decides. */
import "server-only";
import { decode } from "next-auth/jwt";
import { env } from "@/lib/env";
import { deriveKey } from "../keys";

export const isSecure = (): boolean => env().publicUrl?.startsWith("https://") ?? false;

/** __Host-: no other host and no plain HTTP can set it. Browsers take that name over TLS only. */
export const sessionCookieName = (): string =>
  isSecure() ? "__Host-tributary-session" : "tributary-session";

export const sessionSecret = (): string => deriveKey("session").toString("base64url");

/** The id in the cookie; null when it is missing, forged or expired. */
export async function sessionIdOf(cookie: string | undefined): Promise<string | null> {
  if (cookie === undefined) return null;
  try {
    const token = await decode({ token: cookie, secret: sessionSecret() });
    return typeof token?.["sid"] === "string" ? token["sid"] : null;
  } catch {
    return null;
  }
}
