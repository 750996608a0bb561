import "server-only";
import type { z } from "zod";
import { ACTIONS, allows, inScope, type Action } from "@/lib/contract/access";
import {
  preferences,
  type changePassword as passwordInput,
  type Me,
  type updateMe as input,
} from "@/lib/contract/user";
import type { Context } from "../access/actor";
import { authorize, refuse } from "../access/authorize";
import { Limiter } from "../access/limiter";
import { hashPassword, isPassword } from "../access/password";
import { recordAudit } from "../audit/record";
import { asJson, db } from "../db";
import { publicSessionId } from "../ids";
import { LOGIN_FAILURES_PER_ACCOUNT } from "../limits";
import { ServiceError } from "../service-error";
import { fetchUser } from "./view";

export async function getMe(ctx: Context): Promise<Me> {
  const { actor } = ctx;
  const row = actor.kind === "user" ? await fetchUser(db(), actor.userId) : null;
  return {
    kind: actor.kind,
    id: actor.kind === "user" ? actor.userId : actor.kind === "token" ? actor.tokenId : "system",
    name: row?.name ?? actor.name,
    email: row?.email ?? null,
    role: actor.role,
    seesPii: actor.seesPii,
    hasPassword: typeof row?.passwordHash === "string",
    actions: (Object.keys(ACTIONS) as Action[]).filter(
      (action) => allows(actor.role, action) && inScope(actor.scopes, action),
    ),
    preferences: row === null ? null : preferences.parse(row.preferences),
    sessionId: actor.kind === "user" ? publicSessionId(actor.sessionId) : null,
  };
}

export async function updateMe(ctx: Context, body: z.output<typeof input>): Promise<Me> {
  authorize(ctx, "self.write");
  const row = await fetchUser(db(), personId(ctx));
  const next = { ...preferences.parse(row.preferences), ...body.preferences };
  await db().$transaction(async (tx) => {
    await tx.user.update({
      where: { id: row.id },
      data: { ...(body.name === undefined ? {} : { name: body.name }), preferences: asJson(next) },
    });
    if (body.name !== undefined && body.name !== row.name) {
      await recordAudit(tx, ctx, {
        action: "user.update",
        entityId: row.id,
        label: body.name,
        before: { name: row.name },
        after: { name: body.name },
      });
    }
  });
  return getMe(ctx);
}

const attempts = new Limiter(LOGIN_FAILURES_PER_ACCOUNT);

/** All other sessions of the person end. Throws `invalid_request` when the present password is wrong. */
export async function changePassword(
  ctx: Context,
  body: z.output<typeof passwordInput>,
): Promise<{ id: string }> {
  authorize(ctx, "self.write");
  const row = await fetchUser(db(), personId(ctx));
  attempts.check(row.id);
  if (!(await isPassword(row.passwordHash, body.current))) {
    attempts.fail(row.id);
    throw new ServiceError("invalid_request", "The present password is wrong.", {
      details: [{ field: "current", message: "The present password is wrong." }],
    });
  }
  attempts.forget(row.id);
  const passwordHash = await hashPassword(body.next);
  const keep = ctx.actor.kind === "user" ? ctx.actor.sessionId : "";
  await db().$transaction(async (tx) => {
    await tx.user.update({ where: { id: row.id }, data: { passwordHash } });
    await tx.session.deleteMany({ where: { userId: row.id, id: { not: keep } } });
    await recordAudit(tx, ctx, {
      action: "user.change_password",
      entityId: row.id,
      label: row.name,
      after: { password: "changed" },
    });
  });
  return { id: row.id };
}

function personId(ctx: Context): string {
  const { actor } = ctx;
  if (actor.kind !== "user") refuse(ctx, "self.write", "A token is nobody: sign in for this.");
  return actor.userId;
}
