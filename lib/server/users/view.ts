import "server-only";
import type { User as UserView } from "@/lib/contract/user";
import { roleOf } from "../access/resolve";
import type { Tx, User } from "../db";
import { notFound } from "../service-error";

export async function fetchUser(tx: Tx, id: string): Promise<User> {
  const row = await tx.user.findUnique({ where: { id } });
  if (row === null) throw notFound("person");
  return row;
}

export const viewUser = (row: User): UserView => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: roleOf(row.role),
  maySeePii: row.maySeePii,
  disabled: row.disabledAt !== null,
  hasPassword: row.passwordHash !== null,
  createdAt: row.createdAt.getTime(),
  lastSeenAt: row.lastSeenAt?.getTime() ?? null,
});

export const auditUser = (row: User): Record<string, unknown> => ({
  email: row.email,
  name: row.name,
  role: row.role,
  maySeePii: row.maySeePii,
  disabled: row.disabledAt !== null,
});
