import "server-only";
import type { z } from "zod";
import type { Role } from "@/lib/contract/access";
import type { acceptInvitation as input, User } from "@/lib/contract/user";
import { systemContext } from "../access/actor";
import { Limiter } from "../access/limiter";
import { hashPassword } from "../access/password";
import { roleOf } from "../access/resolve";
import { recordAudit } from "../audit/record";
import { db, type Invitation, type Tx } from "../db";
import type { Client } from "../http/client";
import { newId } from "../ids";
import { sha256 } from "../keys";
import { LINK_FAILURES_PER_IP } from "../limits";
import { notFound, ServiceError } from "../service-error";
import { auditUser, viewUser } from "../users/view";

const addresses = new Limiter(LINK_FAILURES_PER_IP);

/** What a link offers. Throws `not_found` for a link that is unknown, used, withdrawn or expired: which is not told. */
export async function lookUpInvitation(
  client: Client,
  token: string,
): Promise<{ email: string; role: Role; expiresAt: number }> {
  const row = await findOpen(db(), client, token);
  return { email: row.email, role: roleOf(row.role), expiresAt: row.expiresAt.getTime() };
}

/** Creates the person; the link works once, also when it is opened twice at the same time. */
export async function acceptInvitation(client: Client, body: z.output<typeof input>): Promise<User> {
  const passwordHash = await hashPassword(body.password);
  return db().$transaction(async (tx) => {
    const invitation = await findOpen(tx, client, body.token);
    const taken = await tx.invitation.updateMany({
      where: { id: invitation.id, acceptedAt: null },
      data: { acceptedAt: new Date() },
    });
    if (taken.count === 0) throw new ServiceError("conflict", "This invitation was accepted just now.");
    const row = await tx.user.create({
      data: {
        id: newId("usr"),
        email: invitation.email,
        name: body.name,
        passwordHash,
        role: invitation.role,
        maySeePii: invitation.maySeePii,
      },
    });
    await recordAudit(
      tx,
      { ...systemContext(), ip: client.ip },
      {
        action: "invitation.accept",
        entityId: row.id,
        label: row.name,
        after: auditUser(row),
      },
    );
    return viewUser(row);
  });
}

async function findOpen(tx: Tx, client: Client, token: string): Promise<Invitation> {
  const address = client.ip ?? "unknown";
  addresses.check(address);
  const row = await tx.invitation.findUnique({ where: { tokenHash: sha256(token) } });
  if (row !== null && row.acceptedAt === null && row.expiresAt.getTime() > Date.now()) return row;
  addresses.fail(address);
  throw notFound("invitation");
}
