import "server-only";
import type { z } from "zod";
import { isAtLeast } from "@/lib/contract/access";
import type { createToken as input, Token } from "@/lib/contract/user";
import { newApiToken } from "../access/api-token";
import { authorize, authorizePii, refuse } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { newId } from "../ids";
import { creatorOf, viewToken } from "./view";

const DAY_MS = 86_400_000;

/** A token can never do more than its creator. The token itself is in this answer only. */
export async function createToken(
  ctx: Context,
  body: z.output<typeof input>,
): Promise<Token & { token: string }> {
  authorize(ctx, "token.write");
  if (!isAtLeast(ctx.actor.role, body.role)) {
    refuse(ctx, "token.write", `A token may have at most your own role, ${ctx.actor.role}.`);
  }
  if (!ctx.actor.scopes.includes("all")) {
    refuse(ctx, "token.write", "A narrowed token cannot create other tokens.");
  }
  if (body.maySeePii) authorizePii(ctx, "A token that shows personal data");
  const { token, hash, prefix } = newApiToken();
  const row = await db().$transaction(async (tx) => {
    const created = await tx.apiToken.create({
      data: {
        id: newId("tok"),
        name: body.name,
        prefix,
        hash,
        role: body.role,
        scopes: body.scopes,
        maySeePii: body.maySeePii,
        createdBy: creatorOf(ctx),
        expiresAt: body.expiresInDays === null ? null : new Date(Date.now() + body.expiresInDays * DAY_MS),
      },
    });
    await recordAudit(tx, ctx, {
      action: "token.create",
      entityId: created.id,
      label: created.name,
      after: { role: created.role, scopes: created.scopes, maySeePii: created.maySeePii },
    });
    return created;
  });
  return { ...viewToken(row), token };
}
