import "server-only";
import type { z } from "zod";
import { findConnector } from "@/connectors/catalog";
import type { createSource as input, Source } from "@/lib/contract/source";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { newId, newWriteKey } from "../ids";
import { change, type Changed } from "../releases/publish";
import { ServiceError } from "../service-error";
import { auditSource, viewSource, withKeys } from "./view";

export async function createSource(ctx: Context, body: z.output<typeof input>): Promise<Changed<Source>> {
  authorize(ctx, "source.write");
  if (findConnector(body.connector)?.roles.includes("source") !== true) {
    throw new ServiceError("invalid_request", `There is no source connector "${body.connector}".`);
  }
  return change(ctx, async (tx) => {
    const row = await tx.source.create({
      data: {
        id: newId("src"),
        name: body.name,
        connector: body.connector,
        enabled: body.enabled,
        maxEventBytes: body.maxEventBytes,
        keys: { create: { id: newId("key"), key: newWriteKey() } },
      },
      include: withKeys,
    });
    return {
      result: viewSource(row),
      note: `Created source ${row.name}`,
      audit: { action: "source.create", entityId: row.id, label: row.name, after: auditSource(row) },
    };
  });
}
