import "server-only";
import { z } from "zod";
import type { ReleaseDiff } from "@/lib/contract/release";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { asJson, asJsonOrNull, type Tx } from "../db";
import { restoreSourcePlans, sourcePlanSnapshot } from "../plans/release";
import { notFound, ServiceError } from "../service-error";
import { restoreTransforming, transformingSnapshot } from "../transformations/release";
import { diffReleases } from "./diff";
import { latestNumber } from "./latest";
import { change, tryChange, type Changed } from "./publish";
import { compile, readSnapshot } from "./snapshot";

/** The rows as JSON keeps them (see releases/snapshot.ts); dates come back as dates. */
const date = z.coerce.date();
const snapshot = z.object({
  sources: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      connector: z.string(),
      enabled: z.boolean(),
      maxEventBytes: z.int(),
      createdAt: date,
      keys: z.array(
        z.object({ id: z.string(), key: z.string(), createdAt: date, acceptedUntil: date.nullable() }),
      ),
    }),
  ),
  destinations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      connector: z.string(),
      enabled: z.boolean(),
      settings: z.unknown(),
      secrets: z.unknown(),
      delivery: z.unknown(),
      createdAt: date,
    }),
  ),
  connections: z.array(
    z.object({
      id: z.string(),
      sourceId: z.string(),
      destinationId: z.string(),
      enabled: z.boolean(),
      filter: z.unknown(),
      mapping: z.unknown(),
      createdAt: date,
      activeFrom: date,
    }),
  ),
  sourcePlans: z.array(sourcePlanSnapshot).default([]),
  transforming: transformingSnapshot,
});
type Snapshot = z.infer<typeof snapshot>;

/** Puts the tables back as they were at that release, and publishes that as a new release, in one transaction. */
export async function rollbackRelease(ctx: Context, number: number): Promise<Changed<null>> {
  authorize(ctx, "release.rollback");
  return change(ctx, async (tx) => {
    const target = await tx.release.findUnique({ where: { number } });
    if (target === null) throw notFound("release");
    if ((await latestNumber(tx)) === number)
      throw new ServiceError("conflict", "This release is the present one.");
    const before = await counts(tx);
    await restore(tx, snapshot.parse(target.snapshot));
    return {
      result: null,
      note: `Returned to release ${String(number)}`,
      restores: number,
      audit: {
        action: "release.rollback",
        entityId: String(number),
        label: `Release ${String(number)}`,
        before,
        after: await counts(tx),
      },
    };
  });
}

/**
 * What a rollback would change of what runs now. It is done and taken back, so that the answer is what a rollback does
 * and no second opinion of it.
 */
export async function previewRollback(ctx: Context, number: number): Promise<ReleaseDiff> {
  authorize(ctx, "release.rollback");
  return tryChange(async (tx) => {
    const target = await tx.release.findUnique({ where: { number } });
    if (target === null) throw notFound("release");
    const present = (await latestNumber(tx)) ?? 0;
    const now = Date.now();
    const before = compile(await readSnapshot(tx), present, now);
    await restore(tx, snapshot.parse(target.snapshot));
    const after = compile(await readSnapshot(tx), present, now);
    return { from: present, to: number, changes: diffReleases(before, after) };
  });
}

const counts = async (tx: Tx) => ({
  sources: await tx.source.count(),
  destinations: await tx.destination.count(),
  connections: await tx.connection.count(),
  trackingPlans: await tx.sourcePlan.count(),
  transformationsInChains: await tx.transformationLink.count(),
});

async function restore(tx: Tx, rows: Snapshot): Promise<void> {
  const running = new Map(
    (await tx.connection.findMany({ where: { enabled: true } })).map((row) => [row.id, row.activeFrom]),
  );
  await tx.connection.deleteMany();
  await restoreSources(tx, rows.sources);
  await restoreSourcePlans(tx, rows.sourcePlans);
  await restoreDestinations(tx, rows.destinations);
  await restoreTransforming(tx, rows.transforming);
  await tx.connection.createMany({
    data: rows.connections.map((row) => ({
      ...row,
      filter: asJsonOrNull(row.filter),
      mapping: asJsonOrNull(row.mapping),
      // What comes back to life does not send what arrived while it was gone.
      activeFrom: row.enabled ? (running.get(row.id) ?? new Date()) : row.activeFrom,
    })),
  });
}

/** Keys of sources that exist in both stay accepted as they are now: a rollback must not bring a rotated key back. */
async function restoreSources(tx: Tx, sources: Snapshot["sources"]): Promise<void> {
  await tx.source.deleteMany({ where: { id: { notIn: sources.map((row) => row.id) } } });
  for (const { keys, ...row } of sources) {
    const present = await tx.source.findUnique({ where: { id: row.id }, select: { id: true } });
    if (present === null) await tx.source.create({ data: { ...row, keys: { create: keys } } });
    else await tx.source.update({ where: { id: row.id }, data: row });
  }
}

async function restoreDestinations(tx: Tx, destinations: Snapshot["destinations"]): Promise<void> {
  await tx.destination.deleteMany({ where: { id: { notIn: destinations.map((row) => row.id) } } });
  for (const row of destinations) {
    const data = {
      ...row,
      settings: asJson(row.settings),
      secrets: asJson(row.secrets),
      delivery: asJson(row.delivery),
    };
    await tx.destination.upsert({ where: { id: row.id }, create: data, update: data });
  }
}
