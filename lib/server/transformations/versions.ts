import "server-only";
import type { z } from "zod";
import type { TransformationVersion as VersionView } from "@/lib/contract/transformation";
import type { transformationOperations } from "@/lib/contract/transformation-operations";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type TransformationVersion, type Tx } from "../db";
import { numberCursor, type Page } from "../page";
import { change, type Changed } from "../releases/publish";
import { notFound, ServiceError } from "../service-error";
import { bodyOf, viewBody } from "./body";
import { fetchTransformation } from "./view";

type Operations = typeof transformationOperations;
type ListQuery = z.output<Operations["GET /transformations/{id}/versions"]["query"]>;
type DiffQuery = z.output<Operations["GET /transformations/{id}/diff"]["query"]>;
type Diff = z.output<Operations["GET /transformations/{id}/diff"]["answer"]>;

export async function fetchVersion(tx: Tx, id: string, version: number): Promise<TransformationVersion> {
  const row = await tx.transformationVersion.findUnique({
    where: { transformationId_version: { transformationId: id, version } },
  });
  if (row === null) throw notFound("version");
  return row;
}

export async function listVersions(ctx: Context, id: string, query: ListQuery): Promise<Page<VersionView>> {
  authorize(ctx, "transformation.read");
  const { liveVersion } = await fetchTransformation(db(), id);
  const before = numberCursor(query.cursor);
  const rows = await db().transformationVersion.findMany({
    where: { transformationId: id, ...(before === undefined ? {} : { version: { lt: before } }) },
    orderBy: { version: "desc" },
    take: query.limit + 1,
    omit: { body: true, transformationId: true },
  });
  const items = rows.slice(0, query.limit).map(({ publishedAt, ...row }) => ({
    ...row,
    publishedAt: publishedAt.getTime(),
    isLive: row.version === liveVersion,
  }));
  return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.version) : null };
}

/** `from` is the live version unless named (the draft when there is none), `to` the draft. */
export async function diffTransformation(ctx: Context, id: string, query: DiffQuery): Promise<Diff> {
  authorize(ctx, "transformation.read");
  const row = await fetchTransformation(db(), id);
  const side = async (version: number | null): Promise<Diff["from"]> => ({
    version,
    ...viewBody(bodyOf(version === null ? row.draft : (await fetchVersion(db(), id, version)).body)),
  });
  return { from: await side(query.from ?? row.liveVersion), to: await side(query.to ?? null) };
}

/** Chains run that version again; the draft stays as it is. */
export async function rollbackTransformation(
  ctx: Context,
  id: string,
  version: number,
): Promise<Changed<{ id: string; version: number }>> {
  authorize(ctx, "transformation.write");
  return change(ctx, async (tx) => {
    const before = await fetchTransformation(tx, id);
    await fetchVersion(tx, id, version);
    if (before.liveVersion === version)
      throw new ServiceError("conflict", `Version ${String(version)} is live already.`);
    await tx.transformation.update({ where: { id }, data: { liveVersion: version } });
    return {
      result: { id, version },
      note: `Returned transformation ${before.name} to version ${String(version)}`,
      audit: {
        action: "transformation.rollback",
        entityId: id,
        label: before.name,
        before: { liveVersion: before.liveVersion },
        after: { liveVersion: version },
      },
    };
  });
}
