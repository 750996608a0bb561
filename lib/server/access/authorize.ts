import "server-only";
import { ACTIONS, allows, inScope, type Action } from "@/lib/contract/access";
import { log } from "../log";
import { ServiceError } from "../service-error";
import type { Context } from "./actor";
import { noteRefusal } from "./refusals";

/** Throws ServiceError `forbidden` unless the actor may do it. Every verb calls it before anything else. */
export function authorize(ctx: Context, action: Action): void {
  const { actor } = ctx;
  if (!allows(actor.role, action)) {
    refuse(ctx, action, `This needs the role ${ACTIONS[action]}; yours is ${actor.role}.`);
  }
  if (!inScope(actor.scopes, action)) {
    refuse(ctx, action, `The token's scopes (${actor.scopes.join(", ")}) do not include this.`);
  }
}

/** For what cannot be shown with its values masked: SQL answers, and filters that would confirm a value. */
export function authorizePii(ctx: Context, what: string): void {
  if (!ctx.actor.seesPii) refuse(ctx, "see_pii", `${what} needs the right to see personal data.`);
}

/** For rules that depend on more than the action. */
export function refuse(ctx: Context, action: string, message: string): never {
  noteRefusal(ctx, action, message);
  log.warn({ actor: ctx.actor.key, action, requestId: ctx.requestId, ip: ctx.ip }, "refused");
  throw new ServiceError("forbidden", message);
}
