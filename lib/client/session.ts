/** Signing in and out. Everything else about sessions is in user.ts. */
"use client";
import { signIn as nextSignIn, signOut as nextSignOut } from "next-auth/react";

export type SignInResult =
  | { readonly kind: "ok" }
  | { readonly kind: "refused" | "rate_limited" | "failed"; readonly message: string };

/** Never says which of the two was wrong. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const result = await nextSignIn("credentials", { email, password, redirect: false }).catch(() => undefined);
  if (result === undefined)
    return { kind: "failed", message: "The console does not answer. Is Tributary running?" };
  if (result.ok) return { kind: "ok" };
  if (result.status === 429) {
    return { kind: "rate_limited", message: "Too many attempts. Try again in a few minutes." };
  }
  return result.status === 401
    ? { kind: "refused", message: "The e-mail address or the password is wrong." }
    : { kind: "failed", message: "Signing in failed. Try again." };
}

/** Leads to the identity provider and comes back to `returnTo`, a path of the console. */
export const signInWithProvider = (returnTo: string): Promise<unknown> =>
  nextSignIn("oidc", { callbackUrl: returnTo });

/** The session ends on the server, too. */
export const signOut = (): Promise<unknown> => nextSignOut({ callbackUrl: "/sign-in" });
