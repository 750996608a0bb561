import "server-only";
import type { z } from "zod";
import type { Connection, createConnection as input } from "@/lib/contract/connection";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { asJsonOrNull, isDuplicate } from "../db";
import { fetchDestination } from "../destinations/view";
import { newId } from "../ids";
import { change, type Changed } from "../releases/publish";
import { ServiceError } from "../service-error";
import { fetchSource } from "../sources/view";
import { auditConnection, labelOf, viewConnection, withNames } from "./view";

/** Events that arrive from now on flow; throws `conflict` when the two are connected already. */
export async function createConnection(
  ctx: Context,
  body: z.output<typeof input>,
): Promise<Changed<Connection>> {
  authorize(ctx, "connection.write");
  try {
    return await change(ctx, async (tx) => {
      await fetchSource(tx, body.sourceId);
      await fetchDestination(tx, body.destinationId);
      const row = await tx.connection.create({
        data: {
          id: newId("con"),
          sourceId: body.sourceId,
          destinationId: body.destinationId,
          enabled: body.enabled,
          filter: asJsonOrNull(body.filter),
          mapping: asJsonOrNull(body.mapping),
        },
        include: withNames,
      });
      return {
        result: viewConnection(row),
        note: `Connected ${labelOf(row)}`,
        audit: {
          action: "connection.create",
          entityId: row.id,
          label: labelOf(row),
          after: auditConnection(row),
        },
      };
    });
  } catch (error) {
    if (isDuplicate(error))
      throw new ServiceError("conflict", "This source and this destination are connected already.");
    throw error;
  }
}
