import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { returnPath } from "@/components/shell/return-path";
import { currentContext } from "@/lib/server/auth";
import { setUpState } from "@/lib/server/users";

export const metadata: Metadata = { title: "Sign in" };

/** Codes that next-auth puts on the URL. */
const FAILURES: Readonly<Record<string, string>> = {
  AccessDenied: "Nobody has invited this account yet. Ask an owner or admin for an invitation.",
  OAuthSignin: "The identity provider does not answer. Try again.",
  OAuthCallback: "The identity provider's answer could not be used. Try again.",
  Callback: "The identity provider's answer could not be used. Try again.",
};

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const next = one(query["next"]) ?? pathOf(one(query["callbackUrl"]));
  const [state, context] = await Promise.all([setUpState(), currentContext()]);
  if (state.needed) redirect("/set-up");
  if (context !== null) redirect(returnPath(next));
  const error = one(query["error"]);
  return (
    <SignInForm
      returnTo={returnPath(next)}
      singleSignOn={state.singleSignOn}
      failure={error === undefined ? null : (FAILURES[error] ?? "Signing in failed. Try again.")}
    />
  );
}

/** next-auth names whole addresses; only their path counts. */
function pathOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const url = URL.parse(address, "http://console.invalid");
  return url === null ? undefined : `${url.pathname}${url.search}`;
}
