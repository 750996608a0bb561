import "server-only";
import type { z } from "zod";
import { deliverySettings } from "@/contract/release";
import type { Destination, updateDestination as input } from "@/lib/contract/destination";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { asJson, type Destination as Row } from "../db";
import { change, type Changed } from "../releases/publish";
import { secretsOf } from "./secret";
import { destinationConnector, mergeSettings, sealGiven } from "./settings";
import { auditDestination, fetchDestination, settingsOf, viewDestination } from "./view";

type Input = z.output<typeof input>;

export async function updateDestination(
  ctx: Context,
  id: string,
  body: Input,
): Promise<Changed<Destination>> {
  authorize(ctx, "destination.write");
  return change(ctx, async (tx) => {
    const before = await fetchDestination(tx, id);
    const row = await tx.destination.update({
      where: { id },
      data: {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
        ...(body.settings === undefined ? {} : settingsData(ctx, before, body.settings)),
        ...(body.delivery === undefined ? {} : { delivery: mergedDelivery(before, body.delivery) }),
      },
    });
    return {
      result: viewDestination(row),
      note: `Changed destination ${row.name}`,
      audit: {
        action: "destination.update",
        entityId: id,
        label: row.name,
        before: auditDestination(before),
        after: auditDestination(row),
      },
    };
  });
}

function settingsData(ctx: Context, before: Row, changes: Record<string, unknown>) {
  const present = { settings: settingsOf(before), secrets: secretsOf(before.secrets) };
  const parted = mergeSettings(destinationConnector(before.connector), present, changes);
  return {
    settings: asJson(parted.settings),
    secrets: asJson(sealGiven(parted, before.id, { name: ctx.actor.name, at: Date.now() })),
  };
}

const mergedDelivery = (before: Row, delivery: NonNullable<Input["delivery"]>) =>
  asJson(deliverySettings.parse({ ...deliverySettings.parse(before.delivery), ...delivery }));
