import "server-only";
import { isAtLeast } from "@/lib/contract/access";
import type { Token } from "@/lib/contract/user";
import type { Context } from "../access/actor";
import { roleOf } from "../access/resolve";
import type { ApiToken } from "../db";

export const viewToken = (row: ApiToken): Token => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  role: roleOf(row.role),
  scopes: row.scopes,
  maySeePii: row.maySeePii,
  createdBy: row.createdBy,
  createdAt: row.createdAt.getTime(),
  expiresAt: row.expiresAt?.getTime() ?? null,
  lastUsedAt: row.lastUsedAt?.getTime() ?? null,
  revokedAt: row.revokedAt?.getTime() ?? null,
});

/** Tokens are their creator's; admins look after all of them. */
export const ownTokens = (ctx: Context): { createdBy?: string } =>
  isAtLeast(ctx.actor.role, "admin") ? {} : { createdBy: creatorOf(ctx) };

export const creatorOf = (ctx: Context): string =>
  ctx.actor.kind === "user" ? ctx.actor.userId : ctx.actor.key;
