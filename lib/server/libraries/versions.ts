import "server-only";
import type { z } from "zod";
import { transformationLanguage } from "@/contract/transformation";
import type { LibraryVersion as VersionView, libraryOperations } from "@/lib/contract/library";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type Tx } from "../db";
import { numberCursor, type Page } from "../page";
import { change, type Changed } from "../releases/publish";
import { notFound, ServiceError } from "../service-error";
import { fetchLibrary } from "./list";

type Operations = typeof libraryOperations;
type ListQuery = z.output<Operations["GET /libraries/{id}/versions"]["query"]>;
type DiffQuery = z.output<Operations["GET /libraries/{id}/diff"]["query"]>;
type Diff = z.output<Operations["GET /libraries/{id}/diff"]["answer"]>;

interface Code {
  readonly language: string;
  readonly code: string;
}

async function fetchVersion(tx: Tx, id: string, version: number): Promise<Code> {
  const row = await tx.libraryVersion.findUnique({
    where: { libraryId_version: { libraryId: id, version } },
  });
  if (row === null) throw notFound("version");
  return row;
}

export async function listLibraryVersions(
  ctx: Context,
  id: string,
  query: ListQuery,
): Promise<Page<VersionView>> {
  authorize(ctx, "transformation.read");
  const { liveVersion } = await fetchLibrary(db(), id);
  const before = numberCursor(query.cursor);
  const rows = await db().libraryVersion.findMany({
    where: { libraryId: id, ...(before === undefined ? {} : { version: { lt: before } }) },
    orderBy: { version: "desc" },
    take: query.limit + 1,
    omit: { code: true, language: true, libraryId: true },
  });
  const items = rows.slice(0, query.limit).map(({ publishedAt, ...row }) => ({
    ...row,
    publishedAt: publishedAt.getTime(),
    isLive: row.version === liveVersion,
  }));
  return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.version) : null };
}

/** `from` is the live version unless named (the draft when there is none), `to` the draft. */
export async function diffLibrary(ctx: Context, id: string, query: DiffQuery): Promise<Diff> {
  authorize(ctx, "transformation.read");
  const row = await fetchLibrary(db(), id);
  const side = async (version: number | null): Promise<Diff["from"]> => {
    const { language, code } =
      version === null ? { language: row.language, code: row.draft } : await fetchVersion(db(), id, version);
    return { version, language: transformationLanguage.parse(language), code };
  };
  return { from: await side(query.from ?? row.liveVersion), to: await side(query.to ?? null) };
}

/** Every chain that imports the library runs that version again; the draft stays as it is. A way back: no test case stops it. */
export async function rollbackLibrary(
  ctx: Context,
  id: string,
  version: number,
): Promise<Changed<{ id: string; version: number }>> {
  authorize(ctx, "transformation.write");
  return change(ctx, async (tx) => {
    const before = await fetchLibrary(tx, id);
    await fetchVersion(tx, id, version);
    if (before.liveVersion === version)
      throw new ServiceError("conflict", `Version ${String(version)} is live already.`);
    await tx.library.update({ where: { id }, data: { liveVersion: version } });
    return {
      result: { id, version },
      note: `Returned library ${before.name} to version ${String(version)}`,
      audit: {
        action: "library.rollback",
        entityId: id,
        label: before.name,
        before: { liveVersion: before.liveVersion },
        after: { liveVersion: version },
      },
    };
  });
}
