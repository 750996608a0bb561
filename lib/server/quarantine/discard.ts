import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { decide, decidedMeanwhile, fetchOpen, labelOf, withDecisions, type Decided } from "./view";
import { ServiceError } from "../service-error";

/** Throws `not_found`, or `conflict` for an item that was decided about. */
export async function discardQuarantined(
  ctx: Context,
  id: string,
  { reason }: { readonly reason: string },
): Promise<Decided> {
  authorize(ctx, "delivery.replay");
  const item = await fetchOpen(id);
  await db().$transaction(async (tx) => {
    const ours = await decide(tx, ctx, [item], { state: "discarded", reason });
    if (ours.length === 0) throw decidedMeanwhile();
    await recordAudit(tx, ctx, {
      action: "quarantine.discard",
      entityId: id,
      label: labelOf(item),
      after: { messageId: item.messageId, code: item.code, reason },
    });
  });
  const [decided] = await withDecisions(ctx, [item]);
  if (decided === undefined) throw new ServiceError("not_found", "There is no such item.");
  return decided;
}
