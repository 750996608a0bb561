import "server-only";
import type { z } from "zod";
import { transformationLanguage } from "@/contract/transformation";
import type { Library as View, libraryOperations } from "@/lib/contract/library";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type Library, type Tx } from "../db";
import { cutPage, named, orderOf, pageOf, type Page } from "../page";
import { notFound } from "../service-error";
import { readUsers, type User } from "./users";

type Query = z.output<(typeof libraryOperations)["GET /libraries"]["query"]>;

export async function fetchLibrary(tx: Tx, id: string): Promise<Library> {
  const row = await tx.library.findUnique({ where: { id } });
  if (row === null) throw notFound("library");
  return row;
}

export async function listLibraries(ctx: Context, query: Query): Promise<Page<View>> {
  authorize(ctx, "transformation.read");
  const rows = await db().library.findMany({
    where: named(query.q),
    orderBy: orderOf(query.sort),
    ...pageOf(query),
  });
  const [users, live] = await Promise.all([readUsers(db()), liveCodes(db(), rows)]);
  return cutPage(rows, query.limit, (row) => viewLibrary(row, users, live.get(row.id)));
}

export async function getLibrary(ctx: Context, id: string): Promise<View> {
  authorize(ctx, "transformation.read");
  return readLibrary(db(), id);
}

export async function readLibrary(tx: Tx, id: string): Promise<View> {
  const row = await fetchLibrary(tx, id);
  return viewLibrary(row, await readUsers(tx), (await liveCodes(tx, [row])).get(id));
}

interface Code {
  readonly language: string;
  readonly code: string;
}

/** What the live versions hold, by library. */
async function liveCodes(tx: Tx, rows: readonly Library[]): Promise<Map<string, Code>> {
  const live = rows.flatMap(({ id, liveVersion }) =>
    liveVersion === null ? [] : [{ libraryId: id, version: liveVersion }],
  );
  if (live.length === 0) return new Map();
  const versions = await tx.libraryVersion.findMany({ where: { OR: live } });
  return new Map(versions.map(({ libraryId, language, code }) => [libraryId, { language, code }]));
}

function viewLibrary(row: Library, users: readonly User[], live: Code | undefined): View {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    language: transformationLanguage.parse(row.language),
    code: row.draft,
    revision: row.revision,
    draftBy: row.draftBy,
    draftAt: row.draftAt.getTime(),
    hasChanges: live?.code !== row.draft || live.language !== row.language,
    liveVersion: row.liveVersion,
    usedBy: users
      .filter(({ imports }) => imports.has(row.name))
      .map(({ id, name }) => ({ id, name }))
      .filter((user, index, all) => all.findIndex(({ id }) => id === user.id) === index),
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}
