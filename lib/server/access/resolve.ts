/** Who makes this request: looked up on every call, so that a revoked session or token dies at once. */
import "server-only";
import { isAtLeast, isRole, seesPii, type Role } from "@/lib/contract/access";
import { env } from "@/lib/env";
import { db, type ApiToken } from "../db";
import { isSameSecret, sha256 } from "../keys";
import { SESSION_IDLE_MS, TOUCH_EVERY_MS } from "../limits";
import { ServiceError } from "../service-error";
import type { Actor } from "./actor";
import { looksLikeToken } from "./api-token";
import { sessionIdOf } from "./session-cookie";

/** An unknown role in the database may do the least. */
export const roleOf = (text: string): Role => (isRole(text) ? text : "viewer");

/** Null without a valid session. `cookie` is the session cookie's value. */
export async function actorOfCookie(cookie: string | undefined): Promise<Actor | null> {
  const id = await sessionIdOf(cookie);
  if (id === null) return null;
  const now = Date.now();
  const session = await db().session.findUnique({ where: { id }, include: { user: true } });
  if (session === null || session.user.disabledAt !== null) return null;
  const idleMs = now - session.lastSeenAt.getTime();
  if (session.expiresAt.getTime() <= now || idleMs > SESSION_IDLE_MS) return null;
  if (idleMs > TOUCH_EVERY_MS) await touchSession(id, session.userId);
  const { user } = session;
  const role = roleOf(user.role);
  return {
    kind: "user",
    key: `user:${user.id}`,
    userId: user.id,
    sessionId: id,
    name: user.name,
    email: user.email,
    role,
    seesPii: seesPii({ role, maySeePii: user.maySeePii }),
    scopes: ["all"],
  };
}

async function touchSession(id: string, userId: string): Promise<void> {
  const lastSeenAt = new Date();
  await db().session.updateMany({ where: { id }, data: { lastSeenAt } });
  await db().user.updateMany({ where: { id: userId }, data: { lastSeenAt } });
}

/**
 * A token never does more than the person behind it may do now. Throws ServiceError `unauthenticated` for a token that is
 * unknown, expired or revoked, or whose person is gone.
 */
export async function actorOfBearer(bearer: string): Promise<Actor> {
  const { apiToken } = env();
  if (apiToken !== null && isSameSecret(apiToken, bearer)) return ENVIRONMENT_TOKEN;
  const token = await validToken(bearer);
  const limit = token === null ? null : await limitOf(token.createdBy);
  if (token === null || limit === null)
    throw new ServiceError("unauthenticated", "This token is unknown, expired or revoked.");
  if (Date.now() - (token.lastUsedAt?.getTime() ?? 0) > TOUCH_EVERY_MS) {
    await db().apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: new Date() } });
  }
  const own = roleOf(token.role);
  return {
    kind: "token",
    key: `${TOKEN_KEY}${token.id}`,
    tokenId: token.id,
    name: token.name,
    role: isAtLeast(own, limit.role) ? limit.role : own,
    seesPii: token.maySeePii && limit.seesPii,
    scopes: token.scopes,
  };
}

/** Null for a token that is unknown, expired or revoked. */
async function validToken(bearer: string): Promise<ApiToken | null> {
  if (!looksLikeToken(bearer)) return null;
  const token = await db().apiToken.findUnique({ where: { hash: sha256(bearer) } });
  const isOver =
    token === null || token.revokedAt !== null || (token.expiresAt?.getTime() ?? Infinity) <= Date.now();
  return isOver ? null : token;
}

type Limit = Pick<Actor, "role" | "seesPii">;

/** What the person may do who made a token, or the token that made it; null when there is no such person any more. */
async function limitOf(createdBy: string): Promise<Limit | null> {
  if (createdBy === SYSTEM_KEY || createdBy === ENVIRONMENT_TOKEN.key) return ENVIRONMENT_TOKEN;
  if (createdBy.startsWith(TOKEN_KEY)) {
    const parent = await db().apiToken.findUnique({ where: { id: createdBy.slice(TOKEN_KEY.length) } });
    return parent === null ? null : limitOf(parent.createdBy);
  }
  const user = await db().user.findUnique({ where: { id: createdBy } });
  if (user === null || user.disabledAt !== null) return null;
  const role = roleOf(user.role);
  return { role, seesPii: seesPii({ role, maySeePii: user.maySeePii }) };
}

const TOKEN_KEY = "token:";
const SYSTEM_KEY = "system";

const ENVIRONMENT_TOKEN: Actor = {
  kind: "token",
  key: `${TOKEN_KEY}environment`,
  tokenId: "environment",
  name: "Token of the environment",
  role: "owner",
  seesPii: true,
  scopes: ["all"],
};
