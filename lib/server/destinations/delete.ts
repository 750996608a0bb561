import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { change, type Changed } from "../releases/publish";
import { auditDestination, fetchDestination } from "./view";

/** Its connections go with it; what waits in its lane is not delivered any more. */
export async function deleteDestination(ctx: Context, id: string): Promise<Changed<{ id: string }>> {
  authorize(ctx, "destination.write");
  return change(ctx, async (tx) => {
    const before = await fetchDestination(tx, id);
    await tx.destination.delete({ where: { id } });
    return {
      result: { id },
      note: `Deleted destination ${before.name}`,
      audit: {
        action: "destination.delete",
        entityId: id,
        label: before.name,
        before: auditDestination(before),
      },
    };
  });
}
