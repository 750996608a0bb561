import "server-only";
import type { z } from "zod";
import { ALERT_CHANNELS, type ChannelKind, type ChannelTestResult } from "@/contract/alert";
import { withSecrets } from "@/contract/sealing";
import type {
  AlertChannel as View,
  createChannel as createInput,
  updateChannel as updateInput,
} from "@/lib/contract/alert";
import type { alertOperations } from "@/lib/contract/alert-operations";
import { env } from "@/lib/env";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { asJson, db, type AlertChannel, type Tx } from "../db";
import { auditSettings, secretsOf } from "../destinations/secret";
import { mergeSettings, sealGiven, type Parted } from "../destinations/settings";
import { newId } from "../ids";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { change, type Changed } from "../releases/publish";
import { notFound } from "../service-error";
import { kindOf } from "./release";

type Query = z.output<(typeof alertOperations)["GET /alert-channels"]["query"]>;

export async function listChannels(ctx: Context, query: Query): Promise<Page<View>> {
  authorize(ctx, "alert.read");
  const rows = await db().alertChannel.findMany({
    where: named(query.q),
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  const uses = await usesOf(db(), rows);
  return cutPage(rows, query.limit, (row) => viewChannel(row, uses));
}

export async function getChannel(ctx: Context, id: string): Promise<View> {
  authorize(ctx, "alert.read");
  const row = await fetchChannel(db(), id);
  return viewChannel(row, await usesOf(db(), [row]));
}

export async function createChannel(
  ctx: Context,
  body: z.output<typeof createInput>,
): Promise<Changed<View>> {
  authorize(ctx, "alert.write");
  const parted = merged(body.kind, { settings: {}, secrets: {} }, body.settings);
  const id = newId("chn");
  return change(ctx, async (tx) => {
    const { name, kind, enabled } = body;
    const row = await tx.alertChannel.create({
      data: { id, name, kind, enabled, ...stored(ctx, id, parted) },
    });
    return {
      result: viewChannel(row, await usesOf(tx, [row])),
      note: `Created channel ${row.name}`,
      audit: { action: "alert_channel.create", entityId: id, label: row.name, after: auditChannel(row) },
    };
  });
}

export async function updateChannel(
  ctx: Context,
  id: string,
  body: z.output<typeof updateInput>,
): Promise<Changed<View>> {
  authorize(ctx, "alert.write");
  return change(ctx, async (tx) => {
    const before = await fetchChannel(tx, id);
    const row = await tx.alertChannel.update({
      where: { id },
      data: {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
        ...(body.settings === undefined
          ? {}
          : stored(ctx, id, merged(kindOf(before), presentOf(before), body.settings))),
      },
    });
    return {
      result: viewChannel(row, await usesOf(tx, [row])),
      note: `Changed channel ${row.name}`,
      audit: {
        action: "alert_channel.update",
        entityId: id,
        label: row.name,
        before: auditChannel(before),
        after: auditChannel(row),
      },
    };
  });
}

/** Rules that told it go on without it. */
export async function deleteChannel(ctx: Context, id: string): Promise<Changed<{ id: string }>> {
  authorize(ctx, "alert.write");
  return change(ctx, async (tx) => {
    const before = await fetchChannel(tx, id);
    for (const rule of await tx.alertRule.findMany({ where: { channelIds: { has: id } } }))
      await tx.alertRule.update({
        where: { id: rule.id },
        data: { channelIds: rule.channelIds.filter((one) => one !== id) },
      });
    await tx.alertChannel.delete({ where: { id } });
    return {
      result: { id },
      note: `Deleted channel ${before.name}`,
      audit: {
        action: "alert_channel.delete",
        entityId: id,
        label: before.name,
        before: auditChannel(before),
      },
    };
  });
}

/** Sends through a stored channel, with changes that need not be saved yet. Secrets stay sealed on the way. */
export async function testChannel(
  ctx: Context,
  id: string,
  body: { readonly settings?: Readonly<Record<string, unknown>> | undefined },
): Promise<ChannelTestResult> {
  authorize(ctx, "alert.write");
  const row = await fetchChannel(db(), id);
  const { settings, given, kept } = merged(kindOf(row), presentOf(row), body.settings ?? {});
  return control.testChannel({
    kind: kindOf(row),
    channelId: id,
    settings: withSecrets(settings, given),
    sealed: Object.fromEntries(Object.entries(kept).map(([name, secret]) => [name, secret.sealed])),
    consoleUrl: env().publicUrl,
  });
}

export async function testNewChannel(
  ctx: Context,
  {
    kind,
    settings: typed,
  }: { readonly kind: ChannelKind; readonly settings: Readonly<Record<string, unknown>> },
): Promise<ChannelTestResult> {
  authorize(ctx, "alert.write");
  const { settings, given } = merged(kind, { settings: {}, secrets: {} }, typed);
  return control.testChannel({
    kind,
    channelId: null,
    settings: withSecrets(settings, given),
    sealed: {},
    consoleUrl: env().publicUrl,
  });
}

async function fetchChannel(tx: Tx, id: string): Promise<AlertChannel> {
  const row = await tx.alertChannel.findUnique({ where: { id } });
  if (row === null) throw notFound("channel");
  return row;
}

const settingsOf = (row: AlertChannel): Record<string, unknown> => row.settings as Record<string, unknown>;

const presentOf = (row: AlertChannel) => ({ settings: settingsOf(row), secrets: secretsOf(row.secrets) });

const merged = (
  kind: ChannelKind,
  present: Parameters<typeof mergeSettings>[1],
  changes: Readonly<Record<string, unknown>>,
): Parted => mergeSettings(ALERT_CHANNELS[kind], present, changes);

const stored = (ctx: Context, id: string, parted: Parted) => ({
  settings: asJson(parted.settings),
  secrets: asJson(sealGiven(parted, id, { name: ctx.actor.name, at: Date.now() })),
});

interface Uses {
  readonly rules: ReadonlyMap<string, number>;
  readonly failures: ReadonlyMap<string, { readonly at: number; readonly error: string }>;
}

/** How many rules tell each channel, and those whose latest message could not be sent. */
async function usesOf(tx: Tx, rows: readonly AlertChannel[]): Promise<Uses> {
  const ids = rows.map(({ id }) => id);
  const rules = await tx.alertRule.findMany({ where: { channelIds: { hasSome: ids } } });
  const latest = await tx.alertNotification.findMany({
    where: { channelId: { in: ids }, attempts: { gt: 0 } },
    orderBy: { createdAt: "desc" },
    distinct: ["channelId"],
  });
  return {
    rules: new Map(ids.map((id) => [id, rules.filter(({ channelIds }) => channelIds.includes(id)).length])),
    failures: new Map(
      latest.flatMap(({ channelId, state, error, createdAt }) =>
        state === "sent" || error === null ? [] : [[channelId, { at: createdAt.getTime(), error }] as const],
      ),
    ),
  };
}

const viewChannel = (row: AlertChannel, uses: Uses): View => ({
  id: row.id,
  name: row.name,
  kind: kindOf(row),
  enabled: row.enabled,
  settings: settingsOf(row),
  secrets: Object.fromEntries(
    Object.entries(secretsOf(row.secrets)).map(([name, { hint, setAt, setBy }]) => [
      name,
      { hint, setAt, setBy },
    ]),
  ),
  rules: uses.rules.get(row.id) ?? 0,
  lastFailure: uses.failures.get(row.id) ?? null,
  createdAt: row.createdAt.getTime(),
  updatedAt: row.updatedAt.getTime(),
});

/** What the audit log keeps of a channel: of secrets only when they were set. */
function auditChannel(row: AlertChannel): Record<string, unknown> {
  return {
    name: row.name,
    kind: row.kind,
    enabled: row.enabled,
    ...auditSettings(settingsOf(row), row.secrets),
  };
}
