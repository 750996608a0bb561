import "server-only";
import { systemContext } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db, type User } from "../db";
import { newId } from "../ids";
import { auditUser } from "../users/view";

export interface OidcProfile {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/**
 * The person behind an identity of the OIDC provider: known by its subject, else by a verified e-mail address, else
 * invited to that address. Null for strangers and disabled people: single sign-on alone lets nobody in.
 */
export async function personOfProfile(issuer: string, profile: OidcProfile): Promise<User | null> {
  const oidcSubject = `${issuer}|${profile.sub}`;
  const known = await db().user.findUnique({ where: { oidcSubject } });
  if (known !== null) return known.disabledAt === null ? known : null;
  if (profile.email === undefined || profile.email_verified !== true) return null;
  const email = profile.email.toLowerCase();
  const byEmail = await db().user.findUnique({ where: { email } });
  if (byEmail === null) return acceptByEmail(email, oidcSubject, profile.name);
  if (byEmail.disabledAt !== null || byEmail.oidcSubject !== null) return null;
  return db().user.update({ where: { id: byEmail.id }, data: { oidcSubject } });
}

async function acceptByEmail(
  email: string,
  oidcSubject: string,
  name: string | undefined,
): Promise<User | null> {
  return db().$transaction(async (tx) => {
    const invitation = await tx.invitation.findFirst({
      where: { email, acceptedAt: null, expiresAt: { gt: new Date() } },
      orderBy: { createdAt: "desc" },
    });
    if (invitation === null) return null;
    await tx.invitation.update({ where: { id: invitation.id }, data: { acceptedAt: new Date() } });
    const user = await tx.user.create({
      data: {
        id: newId("usr"),
        email,
        name: name ?? email,
        oidcSubject,
        role: invitation.role,
        maySeePii: invitation.maySeePii,
      },
    });
    await recordAudit(tx, systemContext(), {
      action: "user.create",
      entityId: user.id,
      label: user.name,
      after: auditUser(user),
    });
    return user;
  });
}
