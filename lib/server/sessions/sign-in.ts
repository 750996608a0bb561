import "server-only";
import { systemContext } from "../access/actor";
import { Limiter } from "../access/limiter";
import { isPassword } from "../access/password";
import { recordAudit } from "../audit/record";
import { db, type User } from "../db";
import { LOGIN_FAILURES_PER_ACCOUNT, LOGIN_FAILURES_PER_IP } from "../limits";
import { log } from "../log";
import { startSession } from "./start";

interface Client {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

const accounts = new Limiter(LOGIN_FAILURES_PER_ACCOUNT);
const addresses = new Limiter(LOGIN_FAILURES_PER_IP);

/** Throws ServiceError `rate_limited` when the account or the address has failed too often. */
export function checkLoginLimits(email: string, ip: string | null): void {
  accounts.check(email.toLowerCase());
  if (ip !== null) addresses.check(ip);
}

/** The new session, or null for a wrong e-mail or password: which of them takes equally long and is not told. */
export async function signIn(
  given: { readonly email: string; readonly password: string },
  client: Client,
): Promise<{ userId: string; sessionId: string } | null> {
  const email = given.email.trim().toLowerCase();
  checkLoginLimits(email, client.ip);
  const user = await db().user.findUnique({ where: { email } });
  const isRight = await isPassword(user?.passwordHash ?? null, given.password);
  if (!isRight || user === null || user.disabledAt !== null) {
    accounts.fail(email);
    if (client.ip !== null) addresses.fail(client.ip);
    log.warn({ ip: client.ip, known: user !== null }, "sign-in refused");
    return null;
  }
  accounts.forget(email);
  return { userId: user.id, sessionId: await open(user, client, "password") };
}

/** A session for a person whom a trusted identity provider vouches for. */
export async function openSingleSignOn(user: User, client: Client): Promise<string> {
  return open(user, client, "single sign-on");
}

async function open(user: User, client: Client, how: string): Promise<string> {
  const sessionId = await startSession(user.id, client);
  const ctx = { ...systemContext(), ip: client.ip };
  const actor = { ...ctx.actor, key: `user:${user.id}`, name: user.name };
  await recordAudit(
    db(),
    { ...ctx, actor },
    {
      action: "session.start",
      entityId: user.id,
      label: user.name,
      after: { how },
    },
  );
  return sessionId;
}
