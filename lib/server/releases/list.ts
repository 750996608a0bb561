import "server-only";
import type { z } from "zod";
import { releaseBody, type Release as ReleaseBody } from "@/contract/release";
import type { ReleaseDiff, releaseOperations, ReleaseSummary } from "@/lib/contract/release";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type Release } from "../db";
import { numberCursor, type Page } from "../page";
import { notFound, ServiceError } from "../service-error";
import { diffReleases } from "./diff";

type Query = z.output<(typeof releaseOperations)["GET /releases"]["query"]>;

const summaryFields = {
  number: true,
  publishedAt: true,
  actor: true,
  actorName: true,
  note: true,
  restores: true,
} as const;

export async function listReleases(ctx: Context, query: Query): Promise<Page<ReleaseSummary>> {
  authorize(ctx, "release.read");
  const before = numberCursor(query.cursor);
  const rows = await db().release.findMany({
    where: before === undefined ? {} : { number: { lt: before } },
    orderBy: { number: "desc" },
    take: query.limit + 1,
    select: summaryFields,
  });
  const items = rows.slice(0, query.limit).map(viewRelease);
  return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.number) : null };
}

/** A release with what it changed against `from`, or against the one before it. */
export async function getRelease(
  ctx: Context,
  number: number,
  from: number | undefined,
): Promise<ReleaseSummary & { diff: ReleaseDiff }> {
  authorize(ctx, "release.read");
  const [release, base] = await Promise.all([
    db().release.findUnique({ where: { number } }),
    db().release.findUnique({ where: { number: from ?? number - 1 } }),
  ]);
  if (release === null || (from !== undefined && base === null)) throw notFound("release");
  const changes = diffReleases(base === null ? null : bodyOf(base), bodyOf(release));
  return { ...viewRelease(release), diff: { from: base?.number ?? null, to: number, changes } };
}

/** The stored release as the pipeline got it. Throws `not_found`. */
export async function fetchReleaseBody(number: number): Promise<ReleaseBody> {
  const row = await db().release.findUnique({ where: { number }, select: { body: true } });
  if (row === null) throw new ServiceError("not_found", `There is no release ${String(number)}.`);
  return bodyOf(row);
}

const bodyOf = (row: { body: string }): ReleaseBody => releaseBody.parse(JSON.parse(row.body));

const viewRelease = (row: Pick<Release, keyof typeof summaryFields>): ReleaseSummary => ({
  number: row.number,
  publishedAt: row.publishedAt.getTime(),
  actor: row.actor,
  actorName: row.actorName,
  note: row.note,
  restores: row.restores,
});
