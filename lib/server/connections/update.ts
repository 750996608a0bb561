import "server-only";
import type { z } from "zod";
import type { Connection, updateConnection as input } from "@/lib/contract/connection";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { asJsonOrNull } from "../db";
import { change, type Changed } from "../releases/publish";
import { auditConnection, fetchConnection, labelOf, viewConnection, withNames } from "./view";

/** A connection that is enabled again does not send what arrived while it was off. */
export async function updateConnection(
  ctx: Context,
  id: string,
  body: z.output<typeof input>,
): Promise<Changed<Connection>> {
  authorize(ctx, "connection.write");
  return change(ctx, async (tx) => {
    const before = await fetchConnection(tx, id);
    const isEnabledAgain = body.enabled === true && !before.enabled;
    const row = await tx.connection.update({
      where: { id },
      data: {
        ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
        ...(body.filter === undefined ? {} : { filter: asJsonOrNull(body.filter) }),
        ...(body.mapping === undefined ? {} : { mapping: asJsonOrNull(body.mapping) }),
        ...(isEnabledAgain ? { activeFrom: new Date() } : {}),
      },
      include: withNames,
    });
    return {
      result: viewConnection(row),
      note: `Changed connection ${labelOf(row)}`,
      audit: {
        action: "connection.update",
        entityId: id,
        label: labelOf(row),
        before: auditConnection(before),
        after: auditConnection(row),
      },
    };
  });
}
