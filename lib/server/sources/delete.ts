import "server-only";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { change, type Changed } from "../releases/publish";
import { auditSource, fetchSource } from "./view";

/** Its connections and write keys go with it; events that were accepted stay in the logs and the warehouse. */
export async function deleteSource(ctx: Context, id: string): Promise<Changed<{ id: string }>> {
  authorize(ctx, "source.write");
  return change(ctx, async (tx) => {
    const before = await fetchSource(tx, id);
    await tx.source.delete({ where: { id } });
    return {
      result: { id },
      note: `Deleted source ${before.name}`,
      audit: { action: "source.delete", entityId: id, label: before.name, before: auditSource(before) },
    };
  });
}
