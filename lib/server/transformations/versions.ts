import "server-only";
import type { z } from "zod";
import type { TransformationVersion as VersionView } from "@/lib/contract/transformation";
import type { transformationOperations } from "@/lib/contract/transformation-operations";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type TransformationVersion, type Tx } from "../db";
import { cutVersions, makeLiveAgain, pageOfVersions } from "../live-version";
import type { Page } from "../page";
import type { Changed } from "../releases/publish";
import { notFound } from "../service-error";
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
  const { version, rest } = pageOfVersions(query);
  const rows = await db().transformationVersion.findMany({
    where: { transformationId: id, version },
    omit: { body: true, transformationId: true },
    ...rest,
  });
  return cutVersions(rows, query.limit, liveVersion);
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

export function rollbackTransformation(
  ctx: Context,
  id: string,
  version: number,
): Promise<Changed<{ id: string; version: number }>> {
  const find = async (tx: Tx) => {
    const found = await fetchTransformation(tx, id);
    await fetchVersion(tx, id, version);
    return found;
  };
  return makeLiveAgain(ctx, { kind: "transformation", id, version }, find, (tx, data) =>
    tx.transformation.update({ where: { id }, data }),
  );
}
