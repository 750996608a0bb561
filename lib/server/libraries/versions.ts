import "server-only";
import type { z } from "zod";
import { transformationLanguage } from "@/contract/transformation";
import type { LibraryVersion as VersionView, libraryOperations } from "@/lib/contract/library";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type Tx } from "../db";
import { cutVersions, makeLiveAgain, pageOfVersions } from "../live-version";
import type { Page } from "../page";
import type { Changed } from "../releases/publish";
import { notFound } from "../service-error";
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
  const { version, rest } = pageOfVersions(query);
  const rows = await db().libraryVersion.findMany({
    where: { libraryId: id, version },
    omit: { code: true, language: true, libraryId: true },
    ...rest,
  });
  return cutVersions(rows, query.limit, liveVersion);
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

/** Every chain that imports the library runs that version again. */
export function rollbackLibrary(
  ctx: Context,
  id: string,
  version: number,
): Promise<Changed<{ id: string; version: number }>> {
  const find = async (tx: Tx) => {
    const found = await fetchLibrary(tx, id);
    await fetchVersion(tx, id, version);
    return found;
  };
  return makeLiveAgain(ctx, { kind: "library", id, version }, find, (tx, data) =>
    tx.library.update({ where: { id }, data }),
  );
}
