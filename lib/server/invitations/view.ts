import "server-only";
import type { Invitation as InvitationView } from "@/lib/contract/user";
import { roleOf } from "../access/resolve";
import type { Invitation } from "../db";

export const viewInvitation = (row: Invitation): InvitationView => ({
  id: row.id,
  email: row.email,
  role: roleOf(row.role),
  maySeePii: row.maySeePii,
  invitedBy: row.invitedBy,
  createdAt: row.createdAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  acceptedAt: row.acceptedAt?.getTime() ?? null,
});
