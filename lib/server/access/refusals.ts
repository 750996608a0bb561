/**
 * Who tried what they may not, for the audit log: the first time at once, and how often within the minute when it is over.
 * Bounded for each actor, so that no loop fills the log; the server's own log has every refusal.
 */
import "server-only";
import { recordAudit } from "../audit/record";
import { asJson, db } from "../db";
import { REFUSALS_NOTED, REFUSALS_TOGETHER_MS } from "../limits";
import { log } from "../log";
import type { Context } from "./actor";
import { Limiter } from "./limiter";

interface Refused {
  times: number;
}

export class Refusals {
  readonly #togetherMs: number;
  /** By actor and action. */
  readonly #open = new Map<string, Refused>();
  readonly #noted = new Limiter(REFUSALS_NOTED);

  constructor(togetherMs: number) {
    this.#togetherMs = togetherMs;
  }

  /** Not waited for: a refusal is a refusal, whether it could be noted or not. */
  note(ctx: Context, action: string, why: string): void {
    const key = `${ctx.actor.key} ${action}`;
    const open = this.#open.get(key);
    if (open !== undefined) {
      open.times += 1;
      return;
    }
    if (!this.#noted.take(ctx.actor.key)) return;
    const refused: Refused = { times: 1 };
    this.#open.set(key, refused);
    this.#write(ctx, { action, why }, refused, () => this.#open.delete(key)).catch((error: unknown) => {
      this.#open.delete(key);
      log.error({ err: error }, "a refusal could not be noted");
    });
  }

  async #write(
    ctx: Context,
    { action, why }: { readonly action: string; readonly why: string },
    refused: Refused,
    close: () => void,
  ): Promise<void> {
    const after = { why, role: ctx.actor.role };
    const id = await recordAudit(db(), ctx, {
      action: "access.refuse",
      entityId: action,
      label: action,
      after: { ...after, times: 1 },
    });
    await new Promise((resolve) => setTimeout(resolve, this.#togetherMs).unref());
    close();
    if (refused.times === 1) return;
    await db().auditEntry.update({
      where: { id },
      data: { after: asJson({ ...after, times: refused.times }) },
    });
  }
}

const refusals = new Refusals(REFUSALS_TOGETHER_MS);

export const noteRefusal = (ctx: Context, action: string, why: string): void => {
  refusals.note(ctx, action, why);
};
