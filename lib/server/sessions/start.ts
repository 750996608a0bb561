import "server-only";
import { db } from "../db";
import { newSessionId } from "../ids";
import { SESSION_ABSOLUTE_MS } from "../limits";

interface Client {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** A new id with every sign-in, so that a session cannot be fixed beforehand. */
export async function startSession(userId: string, client: Client): Promise<string> {
  const now = Date.now();
  const session = await db().session.create({
    data: {
      id: newSessionId(),
      userId,
      expiresAt: new Date(now + SESSION_ABSOLUTE_MS),
      ip: client.ip,
      userAgent: client.userAgent?.slice(0, 300) ?? null,
    },
  });
  await db().user.update({ where: { id: userId }, data: { lastSeenAt: new Date(now) } });
  await db().session.deleteMany({ where: { userId, expiresAt: { lt: new Date(now) } } });
  return session.id;
}
