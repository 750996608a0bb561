import "server-only";
import type { z } from "zod";
import { deliverySettings } from "@/contract/release";
import type { createDestination as input, Destination } from "@/lib/contract/destination";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { asJson } from "../db";
import { newId } from "../ids";
import { change, type Changed } from "../releases/publish";
import { destinationConnector, mergeSettings, sealGiven } from "./settings";
import { auditDestination, viewDestination } from "./view";

export async function createDestination(
  ctx: Context,
  body: z.output<typeof input>,
): Promise<Changed<Destination>> {
  authorize(ctx, "destination.write");
  const definition = destinationConnector(body.connector);
  const parted = mergeSettings(definition, { settings: {}, secrets: {} }, body.settings);
  const id = newId("dst");
  return change(ctx, async (tx) => {
    const row = await tx.destination.create({
      data: {
        id,
        name: body.name,
        connector: body.connector,
        enabled: body.enabled,
        settings: asJson(parted.settings),
        secrets: asJson(sealGiven(parted, id, { name: ctx.actor.name, at: Date.now() })),
        delivery: asJson(deliverySettings.parse(body.delivery ?? {})),
      },
    });
    return {
      result: viewDestination(row),
      note: `Created destination ${row.name}`,
      audit: { action: "destination.create", entityId: id, label: row.name, after: auditDestination(row) },
    };
  });
}
