import "server-only";
import type { z } from "zod";
import type { rotateKey as input, Source } from "@/lib/contract/source";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { newId, newWriteKey } from "../ids";
import { change, type Changed } from "../releases/publish";
import { fetchSource, viewSource } from "./view";

const HOUR_MS = 3_600_000;

export async function rotateKey(
  ctx: Context,
  id: string,
  body: z.output<typeof input>,
): Promise<Changed<Source>> {
  authorize(ctx, "source.write");
  return change(ctx, async (tx) => {
    const { name } = await fetchSource(tx, id);
    const acceptedUntil = new Date(Date.now() + body.graceHours * HOUR_MS);
    await tx.writeKey.updateMany({ where: { sourceId: id, acceptedUntil: null }, data: { acceptedUntil } });
    await tx.writeKey.create({ data: { id: newId("key"), sourceId: id, key: newWriteKey() } });
    const row = await fetchSource(tx, id);
    return {
      result: viewSource(row),
      note: `Rotated the write key of ${name}`,
      audit: {
        action: "source.rotate_key",
        entityId: id,
        label: name,
        before: { writeKey: "current" },
        after: { writeKey: "changed", oldKeyAcceptedUntil: acceptedUntil.toISOString() },
      },
    };
  });
}
