import "server-only";
import { systemContext, type Context } from "../access/actor";
import { Limiter } from "../access/limiter";
import { isPassword } from "../access/password";
import { recordAudit } from "../audit/record";
import { db, type User } from "../db";
import { LOGIN_FAILURES_PER_ACCOUNT, LOGIN_FAILURES_PER_IP, STRANGERS_NOTED } from "../limits";
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
    // Not waited for: how long it takes would tell whether somebody has this address.
    noteRefusal(user, isRight, client).catch((error: unknown) => {
      log.error({ err: error }, "a refused sign-in could not be noted");
    });
    return null;
  }
  accounts.forget(email);
  return { userId: user.id, sessionId: await open(user, client, "password") };
}

/** Whoever has a new password need not wait for the failures with the old one. */
export const forgetFailures = (email: string): void => {
  accounts.forget(email.toLowerCase());
};

const strangers = new Limiter(STRANGERS_NOTED);

/** Bounded: a person's account closes after some failures, and of addresses that nobody has only some are noted. */
async function noteRefusal(user: User | null, isRight: boolean, client: Client): Promise<void> {
  if (user === null && !strangers.take("all")) return;
  await recordAudit(
    db(),
    { ...systemContext(), ip: client.ip },
    {
      action: "session.refuse",
      entityId: user?.id ?? "unknown",
      // Not what was typed: people type passwords into the wrong field.
      label: user?.name ?? "somebody unknown",
      after: { why: user === null ? "unknown address" : isRight ? "disabled" : "wrong password" },
    },
  );
}

/** A session for a person whom a trusted identity provider vouches for. */
export async function openSingleSignOn(user: User, client: Client): Promise<string> {
  return open(user, client, "single sign-on");
}

async function open(user: User, client: Client, how: string): Promise<string> {
  const sessionId = await startSession(user.id, client);
  await recordAudit(db(), asPerson(user, client), {
    action: "session.start",
    entityId: user.id,
    label: user.name,
    after: { how },
  });
  return sessionId;
}

/** Sign-out: the cookie's session, whoever holds it. */
export async function signOut(sessionId: string, client: Client): Promise<void> {
  const session = await db().session.findUnique({ where: { id: sessionId }, include: { user: true } });
  if (session === null) return;
  const { user } = session;
  await db().$transaction(async (tx) => {
    const ended = await tx.session.deleteMany({ where: { id: sessionId } });
    if (ended.count === 0) return;
    await recordAudit(tx, asPerson(user, client), {
      action: "session.sign_out",
      entityId: user.id,
      label: user.name,
    });
  });
}

/** For the audit log only: who signs in or out acts as themselves. */
function asPerson(user: User, client: Client): Context {
  const ctx = systemContext();
  return { ...ctx, ip: client.ip, actor: { ...ctx.actor, key: `user:${user.id}`, name: user.name } };
}
