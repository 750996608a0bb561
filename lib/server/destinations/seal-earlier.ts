/**
 * Earlier versions kept the values of headers in plain text among the settings. Once, at the first start of a newer
 * one, they are sealed wherever they rest: in the rows, in the releases with their snapshots, and in the audit log.
 */
import "server-only";
import { z } from "zod";
import { findConnector } from "@/connectors/catalog";
import type { Context } from "../access/actor";
import { asJson, db } from "../db";
import { signRelease } from "../keys";
import { commit } from "../releases/publish";
import { sealSecret, secretsOf, type StoredSecrets } from "./secret";
import { spread } from "./settings";

const DONE_KEY = "headers_sealed";

export async function sealEarlierHeaders(ctx: Context): Promise<void> {
  if ((await db().setting.findUnique({ where: { key: DONE_KEY } })) !== null) return;
  const sealer = sealerOf({ name: ctx.actor.name, at: Date.now() });
  await sealRows(ctx, sealer);
  await sealReleases(sealer);
  await db().$executeRaw`
    UPDATE audit_entries
    SET before = jsonb_set(before, '{settings.headers}', '"no longer shown"', false),
        after = jsonb_set(after, '{settings.headers}', '"no longer shown"', false)
    WHERE entity = 'destination'
      AND (before -> 'settings.headers' IS NOT NULL OR after -> 'settings.headers' IS NOT NULL)`;
  await db().setting.upsert({ where: { key: DONE_KEY }, create: { key: DONE_KEY, value: true }, update: {} });
}

const settingsRecord = z.record(z.string(), z.unknown());
interface Plain {
  readonly id: string;
  readonly connector: string;
  readonly settings: unknown;
}
interface Sealed {
  readonly settings: Record<string, unknown>;
  readonly secrets: StoredSecrets;
}
/** Null when nothing is plain that ought to be sealed. */
type Sealer = (plain: Plain) => Sealed | null;

/** The same value of the same row is sealed once, so that releases that say the same still do. */
function sealerOf(by: { readonly name: string; readonly at: number }): Sealer {
  const known = new Map<string, StoredSecrets[string]>();
  const sealOnce = (destinationId: string, setting: string, plain: string): StoredSecrets[string] => {
    const key = JSON.stringify([destinationId, setting, plain]);
    const secret = known.get(key) ?? sealSecret(plain, { destinationId, setting }, by);
    known.set(key, secret);
    return secret;
  };
  return ({ id, connector, settings }) => {
    const names = findConnector(connector)?.secrets ?? [];
    const given = Object.entries(settingsRecord.parse(settings));
    const open = given.filter(([name]) => names.includes(name));
    if (open.length === 0) return null;
    const entries = Object.entries(spread({ secrets: names }, Object.fromEntries(open)));
    return {
      settings: Object.fromEntries(given.filter(([name]) => !names.includes(name))),
      secrets: Object.fromEntries(entries.map(([name, value]) => [name, sealOnce(id, name, String(value))])),
    };
  };
}

async function sealRows(ctx: Context, sealer: Sealer): Promise<void> {
  if ((await db().destination.findMany()).every((row) => sealer(row) === null)) return;
  await commit(ctx, async (tx) => {
    const names: string[] = [];
    for (const row of await tx.destination.findMany({ orderBy: { name: "asc" } })) {
      const sealed = sealer(row);
      if (sealed === null) continue;
      const secrets = { ...secretsOf(row.secrets), ...sealed.secrets };
      await tx.destination.update({
        where: { id: row.id },
        data: { settings: asJson(sealed.settings), secrets: asJson(secrets) },
      });
      names.push(row.name);
    }
    return {
      result: null,
      note: "Sealed the values of headers",
      audit: {
        action: "header.seal",
        entityId: "headers",
        label: names.join(", "),
      },
    };
  });
}

const kept = z.looseObject({ id: z.string(), connector: z.string(), settings: settingsRecord });
const keptBody = z.looseObject({
  destinations: z.array(kept.extend({ sealed: z.record(z.string(), z.string()) })),
});
const keptSnapshot = z.looseObject({ destinations: z.array(kept.extend({ secrets: z.unknown() })) });

/** Their numbers and what they say stay; of each only what nobody was to read is written anew, and signed again. */
async function sealReleases(sealer: Sealer): Promise<void> {
  const found = await db().$queryRaw<{ number: number }[]>`
    SELECT number FROM releases WHERE jsonb_path_exists(snapshot, '$.destinations[*].settings.headers')`;
  for (const { number } of found) {
    const row = await db().release.findUniqueOrThrow({ where: { number } });
    const content = keptBody.parse(JSON.parse(row.body));
    const snapshot = keptSnapshot.parse(row.snapshot);
    const body = JSON.stringify({
      ...content,
      destinations: content.destinations.map((one) => {
        const now = sealer(one);
        if (now === null) return one;
        const sealed = Object.entries(now.secrets).map(([name, secret]) => [name, secret.sealed] as const);
        return { ...one, settings: now.settings, sealed: { ...one.sealed, ...Object.fromEntries(sealed) } };
      }),
    });
    const destinations = snapshot.destinations.map((one) => {
      const now = sealer(one);
      return now === null
        ? one
        : { ...one, settings: now.settings, secrets: { ...secretsOf(one.secrets), ...now.secrets } };
    });
    await db().release.update({
      where: { number },
      data: { body, signature: signRelease(body), snapshot: asJson({ ...snapshot, destinations }) },
    });
  }
}
