/**
 * Signing in through next-auth: e-mail and password, and an OIDC provider when the environment names one. Nothing else
 * imports next-auth. Its cookie carries only a session id; lib/server/access/resolve.ts checks that on every call.
 */
import "server-only";
import { cookies, headers } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "@/lib/env";
import type { Context } from "./access/actor";
import { actorOfCookie } from "./access/resolve";
import { isSecure, sessionCookieName, sessionSecret } from "./access/session-cookie";
import { ensureBooted } from "./boot";
import { errorAnswer } from "./http/answer";
import { readText } from "./http/body";
import { clientOf, type Client } from "./http/client";
import { personOfProfile, type OidcProfile } from "./invitations/single-sign-on";
import { SESSION_ABSOLUTE_MS, SIGN_IN_BYTES_MAX } from "./limits";
import { log } from "./log";
import { ServiceError } from "./service-error";
import { checkLoginLimits, openSingleSignOn, signIn, signOut } from "./sessions";

const SIGN_IN_PAGE = "/sign-in";

function credentials(client: Client) {
  return Credentials({
    id: "credentials",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (given) => {
      if (given === undefined) return null;
      const session = await signIn(given, client);
      return session === null ? null : { id: session.userId, sessionId: session.sessionId };
    },
  });
}

function singleSignOn(): OAuthConfig<OidcProfile>[] {
  const { oidc } = env();
  if (oidc === null) return [];
  return [
    {
      id: "oidc",
      name: "Single sign-on",
      type: "oauth",
      wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      profile: (profile) => ({ id: profile.sub, profile }),
    },
  ];
}

/** What our providers put on next-auth's user object. */
interface SignedIn {
  readonly sessionId?: string;
  readonly profile?: OidcProfile;
}

async function sessionFor(user: SignedIn, client: Client): Promise<string | undefined> {
  if (user.profile === undefined) return user.sessionId;
  const person = await personOfProfile(env().oidc?.issuer ?? "", user.profile);
  return person === null ? undefined : openSingleSignOn(person, client);
}

function options(client: Client): AuthOptions {
  return {
    secret: sessionSecret(),
    providers: [credentials(client), ...singleSignOn()],
    session: { strategy: "jwt", maxAge: SESSION_ABSOLUTE_MS / 1000 },
    useSecureCookies: isSecure(),
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() },
      },
    },
    pages: { signIn: SIGN_IN_PAGE, error: SIGN_IN_PAGE, signOut: SIGN_IN_PAGE },
    callbacks: {
      signIn: async ({ user }) => {
        const { profile } = user as SignedIn;
        return profile === undefined || (await personOfProfile(env().oidc?.issuer ?? "", profile)) !== null;
      },
      jwt: async ({ token, user }) => {
        // `user` is there at sign-in only, made by our own providers above.
        const sid =
          (user as SignedIn | undefined) === undefined
            ? token["sid"]
            : await sessionFor(user as SignedIn, client);
        return { sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const sid = token["sid"];
        if (typeof sid === "string") await signOut(sid, client);
      },
    },
    logger: {
      error: (code, about) => {
        const { message } = "error" in about && about.error instanceof Error ? about.error : about;
        log.warn({ code, message }, "sign-in failed");
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

type AuthHandler = (
  request: Request,
  context: { params: Promise<{ nextauth: string[] }> },
) => Promise<Response>;

/** Answers /api/auth/*. */
export const authRoute: AuthHandler = async (request, context) => {
  try {
    await ensureBooted();
    const short = request.method === "POST" ? await shortened(request) : request;
    if (short instanceof Response) return short;
    // The type of next-auth's handler is `any`; with a route context it answers a Response.
    return await (NextAuth(options(clientOf(request.headers))) as AuthHandler)(short, context);
  } catch (error) {
    return errorAnswer(error, crypto.randomUUID());
  }
};

/** next-auth reads a body of any size, from anybody: it gets to see short ones only. */
async function shortened(request: Request): Promise<Request | Response> {
  const form = await readText(request.body, SIGN_IN_BYTES_MAX);
  const isSignIn = new URL(request.url).pathname.endsWith("/callback/credentials");
  const refusal = isSignIn ? tooManyAttempts(request, new URLSearchParams(form)) : null;
  return refusal ?? new NextRequest(request.url, { method: "POST", headers: request.headers, body: form });
}

/** next-auth would answer 401; scripts and people should learn that waiting helps. */
function tooManyAttempts(request: Request, form: URLSearchParams): Response | null {
  try {
    checkLoginLimits(form.get("email") ?? "", clientOf(request.headers).ip);
    return null;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { origin } = new URL(request.url);
    return Response.json(
      // next-auth's browser code reads the error from this address.
      {
        url: `${origin}${SIGN_IN_PAGE}?error=${error.code}`,
        error: { code: error.code, message: error.message },
      },
      { status: 429, headers: { "retry-after": String(error.retryAfterS ?? 60) } },
    );
  }
}

/** Who looks at this page; null when nobody is signed in. For server components. */
export async function currentContext(): Promise<Context | null> {
  await ensureBooted();
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const actor = await actorOfCookie(jar.get(sessionCookieName())?.value);
  if (actor === null) return null;
  return { actor, requestId: head.get("x-request-id") ?? crypto.randomUUID(), ...clientOf(head) };
}
