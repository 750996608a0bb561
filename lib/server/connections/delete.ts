import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { change, type Changed } from "../releases/publish";
import { auditConnection, fetchConnection, labelOf } from "./view";

export async function deleteConnection(ctx: Context, id: string): Promise<Changed<{ id: string }>> {
  authorize(ctx, "connection.write");
  return change(ctx, async (tx) => {
    const before = await fetchConnection(tx, id);
    await tx.connection.delete({ where: { id } });
    return {
      result: { id },
      note: `Disconnected ${labelOf(before)}`,
      audit: {
        action: "connection.delete",
        entityId: id,
        label: labelOf(before),
        before: auditConnection(before),
      },
    };
  });
}
