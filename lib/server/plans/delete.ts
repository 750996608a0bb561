import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { ServiceError } from "../service-error";
import { auditPlan, fetchPlan, sourcesOf } from "./view";

/** Throws `conflict` while a source uses it. */
export async function deletePlan(ctx: Context, id: string): Promise<{ id: string }> {
  authorize(ctx, "plan.write");
  return db().$transaction(async (tx) => {
    const before = await fetchPlan(tx, id);
    const users = (await sourcesOf(tx, [id])).get(id) ?? [];
    if (users.length > 0)
      throw new ServiceError(
        "conflict",
        `Detach it first: ${users.map(({ sourceName }) => sourceName).join(", ")} ${users.length === 1 ? "uses" : "use"} it.`,
      );
    await tx.trackingPlan.delete({ where: { id } });
    await recordAudit(tx, ctx, {
      action: "plan.delete",
      entityId: id,
      label: before.name,
      before: auditPlan(before),
    });
    return { id };
  });
}
