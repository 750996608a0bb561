import "server-only";
import type { User } from "@/lib/contract/user";
import { env } from "@/lib/env";
import { systemContext } from "../access/actor";
import { hashPassword } from "../access/password";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { newId } from "../ids";
import { ServiceError } from "../service-error";
import { lockOwners } from "./owner-guard";
import { auditUser, viewUser } from "./view";

interface FirstOwner {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Only while nobody exists, also when two browsers try at once. Throws `conflict` otherwise. */
export async function createFirstOwner(owner: FirstOwner, requestId?: string): Promise<User> {
  const passwordHash = await hashPassword(owner.password);
  return db().$transaction(async (tx) => {
    await lockOwners(tx);
    if ((await tx.user.count()) > 0)
      throw new ServiceError("conflict", "Tributary is set up already: sign in.");
    const row = await tx.user.create({
      data: {
        id: newId("usr"),
        email: owner.email,
        name: owner.name,
        passwordHash,
        role: "owner",
        maySeePii: true,
      },
    });
    await recordAudit(tx, systemContext(requestId), {
      action: "user.create",
      entityId: row.id,
      label: row.name,
      after: auditUser(row),
    });
    return viewUser(row);
  });
}

/**
 * The owner that the environment names, while nobody exists. Its password may be short: whoever sets the environment
 * is warned at the start, and a console that refuses every request would help nobody.
 */
export async function ensureOwnerFromEnv(): Promise<void> {
  const { owner } = env();
  if (owner === null || (await db().user.count()) > 0) return;
  const email = owner.email.toLowerCase();
  try {
    await createFirstOwner({ email, name: email.split("@")[0] ?? email, password: owner.password });
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === "conflict")) throw error;
  }
}

export async function setUpState(): Promise<{ needed: boolean; singleSignOn: boolean }> {
  return { needed: (await db().user.count()) === 0, singleSignOn: env().oidc !== null };
}
