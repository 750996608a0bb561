import "server-only";
import type { z } from "zod";
import type { acceptPasswordReset as input } from "@/lib/contract/password-reset";
import { authorize } from "../access/authorize";
import { systemContext, type Context } from "../access/actor";
import { Limiter } from "../access/limiter";
import { hashPassword } from "../access/password";
import { recordAudit } from "../audit/record";
import { db, type Tx, type User } from "../db";
import type { Client } from "../http/client";
import { newLinkToken } from "../ids";
import { sha256 } from "../keys";
import { LINK_FAILURES_PER_IP, PASSWORD_RESET_MS } from "../limits";
import { notFound, ServiceError } from "../service-error";
import { forgetFailures } from "../sessions/sign-in";
import { guardOwner } from "./owner-guard";
import { fetchUser } from "./view";

export interface ResetLink {
  readonly userId: string;
  readonly email: string;
  readonly expiresAt: number;
  readonly token: string;
  readonly path: string;
}

/** An earlier link of the person stops working. The token is in this answer only. Throws `conflict` for a disabled person. */
export async function createPasswordReset(ctx: Context, id: string): Promise<ResetLink> {
  authorize(ctx, "user.write");
  const token = newLinkToken();
  const expiresAt = new Date(Date.now() + PASSWORD_RESET_MS);
  const link = { tokenHash: sha256(token), createdAt: new Date(), expiresAt };
  return db().$transaction(async (tx) => {
    const user = await fetchUser(tx, id);
    guardOwner(ctx, user, null);
    if (user.disabledAt !== null)
      throw new ServiceError("conflict", "This person is disabled: enable them first.");
    await tx.passwordReset.upsert({ where: { userId: id }, create: { userId: id, ...link }, update: link });
    await recordAudit(tx, ctx, {
      action: "user.password_link",
      entityId: id,
      label: user.name,
      after: { expiresAt: expiresAt.toISOString() },
    });
    // In the fragment, so that no server log and no Referer ever carries it.
    const path = `/new-password#${token}`;
    return { userId: id, email: user.email, expiresAt: expiresAt.getTime(), token, path };
  });
}

const addresses = new Limiter(LINK_FAILURES_PER_IP);

/** Whose link it is. Throws `not_found` for one that is unknown, used, replaced or expired: which is not told. */
export async function lookUpPasswordReset(
  client: Client,
  token: string,
): Promise<{ email: string; expiresAt: number }> {
  const { user, expiresAt } = await findOpen(db(), client, token);
  return { email: user.email, expiresAt: expiresAt.getTime() };
}

/** The link works once, also when it is opened twice at the same time. All sessions of the person end. */
export async function acceptPasswordReset(
  client: Client,
  body: z.output<typeof input>,
): Promise<{ email: string }> {
  await findOpen(db(), client, body.token);
  const passwordHash = await hashPassword(body.password);
  const done = await db().$transaction(async (tx) => {
    const { user } = await findOpen(tx, client, body.token);
    const taken = await tx.passwordReset.deleteMany({ where: { tokenHash: sha256(body.token) } });
    if (taken.count === 0) throw notFound("link");
    await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
    await tx.session.deleteMany({ where: { userId: user.id } });
    await recordAudit(
      tx,
      { ...systemContext(), ip: client.ip },
      {
        action: "user.reset_password",
        entityId: user.id,
        label: user.name,
        after: { password: "changed" },
      },
    );
    return { email: user.email };
  });
  forgetFailures(done.email);
  return done;
}

async function findOpen(tx: Tx, client: Client, token: string): Promise<{ user: User; expiresAt: Date }> {
  const address = client.ip ?? "unknown";
  addresses.check(address);
  const row = await tx.passwordReset.findUnique({
    where: { tokenHash: sha256(token) },
    include: { user: true },
  });
  if (row !== null && row.user.disabledAt === null && row.expiresAt.getTime() > Date.now()) return row;
  addresses.fail(address);
  throw notFound("link");
}
