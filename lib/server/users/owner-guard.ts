import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import type { Tx, User } from "../db";
import { ServiceError } from "../service-error";

/** Held while owners are counted and changed, so that two owners cannot remove each other at the same time. */
const OWNER_LOCK = 7_210_002;

export const lockOwners = (tx: Tx): Promise<number> =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(${OWNER_LOCK})`;

/** Only owners touch owners. Call before changing or removing `person`, with the role that they are to have. */
export function guardOwner(ctx: Context, person: User, nextRole: string | null): void {
  if (person.role === "owner" || nextRole === "owner") authorize(ctx, "owner.write");
}

/** Throws `conflict` when nobody would be left who owns the installation. Call after the change, in its transaction. */
export async function requireOwner(tx: Tx): Promise<void> {
  const owners = await tx.user.count({ where: { role: "owner", disabledAt: null } });
  if (owners === 0)
    throw new ServiceError("conflict", "This is the last owner: make somebody else an owner first.");
}
