import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { TestDeliveryResult } from "@/contract/control";
import { withSecrets } from "@/contract/sealing";
import type { testDestination as input, testNewDestination as newInput } from "@/lib/contract/destination";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { secretsOf } from "./secret";
import { destinationConnector, mergeSettings } from "./settings";
import { fetchDestination, settingsOf } from "./view";

/** Tries a stored destination, with changes that need not be saved yet. Secrets stay sealed on the way. */
export async function testDestination(
  ctx: Context,
  id: string,
  body: z.output<typeof input>,
): Promise<TestDeliveryResult> {
  authorize(ctx, "destination.test");
  const row = await fetchDestination(db(), id);
  const present = { settings: settingsOf(row), secrets: secretsOf(row.secrets) };
  const parted = mergeSettings(destinationConnector(row.connector), present, body.settings ?? {});
  return control.testDelivery({
    connector: row.connector,
    destinationId: id,
    settings: withSecrets(parted.settings, parted.given),
    sealed: Object.fromEntries(Object.entries(parted.kept).map(([name, secret]) => [name, secret.sealed])),
    event: body.event ?? sampleEvent(),
    dryRun: body.dryRun,
  });
}

/** Tries settings of a destination that does not exist yet. */
export async function testNewDestination(
  ctx: Context,
  body: z.output<typeof newInput>,
): Promise<TestDeliveryResult> {
  authorize(ctx, "destination.test");
  const parted = mergeSettings(
    destinationConnector(body.connector),
    { settings: {}, secrets: {} },
    body.settings,
  );
  return control.testDelivery({
    connector: body.connector,
    destinationId: null,
    settings: withSecrets(parted.settings, parted.given),
    sealed: {},
    event: body.event ?? sampleEvent(),
    dryRun: body.dryRun,
  });
}

function sampleEvent(): Record<string, unknown> {
  const now = new Date().toISOString();
  return {
    messageId: `test-${randomUUID()}`,
    type: "track",
    event: "Test Event",
    userId: "test-user",
    anonymousId: "test-anonymous",
    properties: { test: true, total: 42.5, currency: "EUR" },
    context: { library: { name: "tributary", version: "1" } },
    timestamp: now,
    originalTimestamp: now,
    sentAt: now,
    receivedAt: now,
  };
}
