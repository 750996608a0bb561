import "server-only";
import type { z } from "zod";
import type { Source, updateSource as input } from "@/lib/contract/source";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { change, type Changed } from "../releases/publish";
import { auditSource, fetchSource, viewSource, withKeys } from "./view";

export async function updateSource(
  ctx: Context,
  id: string,
  body: z.output<typeof input>,
): Promise<Changed<Source>> {
  authorize(ctx, "source.write");
  return change(ctx, async (tx) => {
    const before = await fetchSource(tx, id);
    const row = await tx.source.update({ where: { id }, data: body, include: withKeys });
    return {
      result: viewSource(row),
      note: `Changed source ${row.name}`,
      audit: {
        action: "source.update",
        entityId: id,
        label: row.name,
        before: auditSource(before),
        after: auditSource(row),
      },
    };
  });
}
