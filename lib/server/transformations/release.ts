/** Chains, published transformations, libraries and credentials: as rows in snapshots, and as releases carry them. */
import "server-only";
import { z } from "zod";
import type { Release } from "@/contract/release";
import { transformationBody, transformationLanguage, type ChainLink } from "@/contract/transformation";
import { asJson, type Tx } from "../db";

const date = z.coerce.date();
const version = z.object({
  version: z.int(),
  note: z.string(),
  publishedBy: z.string(),
  publishedByName: z.string(),
  publishedAt: date,
});

/** Only what is published: drafts and test cases are nothing that runs, and a rollback leaves them alone. */
const snapshot = z.object({
  links: z.array(
    z.object({
      id: z.string(),
      transformationId: z.string(),
      sourceId: z.string().nullable(),
      destinationId: z.string().nullable(),
      position: z.int(),
    }),
  ),
  transformations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      live: version.extend({ body: transformationBody, overrideReason: z.string().nullable() }),
    }),
  ),
  libraries: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      live: version.extend({ language: transformationLanguage, code: z.string() }),
    }),
  ),
  credentials: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      sealed: z.string(),
      hint: z.string(),
      setBy: z.string(),
      setAt: date,
    }),
  ),
});
export type TransformingSnapshot = Readonly<z.infer<typeof snapshot>>;

/** What is kept with a release; releases from before there were transformations have none. */
export const transformingSnapshot = snapshot.default({
  links: [],
  transformations: [],
  libraries: [],
  credentials: [],
});

export async function readTransforming(tx: Tx): Promise<TransformingSnapshot> {
  const byId = { orderBy: { id: "asc" } } as const;
  const published = { where: { liveVersion: { not: null } }, ...byId } as const;
  const links = await tx.transformationLink.findMany(byId);
  const transformations = await tx.transformation.findMany(published);
  const versions = await tx.transformationVersion.findMany({
    where: {
      OR: transformations.map((row) => ({ transformationId: row.id, version: row.liveVersion ?? 0 })),
    },
  });
  const libraries = await tx.library.findMany(published);
  const codes = await tx.libraryVersion.findMany({
    where: { OR: libraries.map((row) => ({ libraryId: row.id, version: row.liveVersion ?? 0 })) },
  });
  const credentials = await tx.credential.findMany(byId);
  return snapshot.parse({
    links,
    transformations: transformations.map((row) => ({
      ...row,
      live: versions.find(({ transformationId }) => transformationId === row.id),
    })),
    libraries: libraries.map((row) => ({
      ...row,
      live: codes.find(({ libraryId }) => libraryId === row.id),
    })),
    credentials,
  });
}

type Owner = { readonly sourceId: string } | { readonly destinationId: string };

/** The chain of a source or a destination. */
export function chainOf({ links, transformations }: TransformingSnapshot, owner: Owner): ChainLink[] {
  const versions = new Map(transformations.map(({ id, live }) => [id, live.version]));
  return links
    .filter((link) =>
      "sourceId" in owner ? link.sourceId === owner.sourceId : link.destinationId === owner.destinationId,
    )
    .toSorted((a, b) => a.position - b.position)
    .flatMap(({ transformationId }) => {
      const live = versions.get(transformationId);
      return live === undefined ? [] : [{ transformationId, version: live }];
    });
}

type Compiled = Pick<Release, "transformations" | "libraries" | "credentials">;

/** Transformations that a chain uses, all published libraries, all credentials. */
export function compileTransforming(rows: TransformingSnapshot): Compiled {
  const used = new Set(rows.links.map(({ transformationId }) => transformationId));
  return {
    transformations: rows.transformations
      .filter(({ id }) => used.has(id))
      .map(({ id, name, live }) => ({ id, name, version: live.version, body: live.body })),
    libraries: rows.libraries.map(({ name, live }) => ({
      name,
      version: live.version,
      language: live.language,
      code: live.code,
    })),
    credentials: Object.fromEntries(rows.credentials.map(({ name, sealed }) => [name, sealed])),
  };
}

/**
 * Puts chains and live versions back, after sources and destinations. What is newer than the snapshot stays, unused;
 * credentials that exist keep their present values: a rollback must not bring a replaced secret back.
 */
export async function restoreTransforming(tx: Tx, rows: TransformingSnapshot): Promise<void> {
  await tx.transformationLink.deleteMany();
  for (const row of rows.transformations) await restoreTransformation(tx, row);
  for (const row of rows.libraries) await restoreLibrary(tx, row);
  for (const row of rows.credentials)
    await tx.credential.upsert({ where: { name: row.name }, create: row, update: {} });
  await tx.transformationLink.createMany({ data: [...rows.links] });
}

async function restoreTransformation(
  tx: Tx,
  { id, name, live }: TransformingSnapshot["transformations"][number],
): Promise<void> {
  const taken = await tx.transformation.findFirst({ where: { name, id: { not: id } }, select: { id: true } });
  await tx.transformation.upsert({
    where: { id },
    create: {
      id,
      name: taken === null ? name : `${name} (${id})`,
      draft: asJson(live.body),
      draftBy: live.publishedByName,
      liveVersion: live.version,
    },
    update: { liveVersion: live.version },
  });
  await tx.transformationVersion.upsert({
    where: { transformationId_version: { transformationId: id, version: live.version } },
    create: { ...live, transformationId: id, body: asJson(live.body) },
    update: {},
  });
}

async function restoreLibrary(
  tx: Tx,
  { id: formerId, name, description, live }: TransformingSnapshot["libraries"][number],
): Promise<void> {
  const present = await tx.library.findUnique({ where: { name }, select: { id: true } });
  // A library that was made anew under the same name is what code imports now.
  if (present !== null && present.id !== formerId) return;
  await tx.library.upsert({
    where: { id: formerId },
    create: {
      id: formerId,
      name,
      description,
      language: live.language,
      draft: live.code,
      draftBy: live.publishedByName,
      liveVersion: live.version,
    },
    update: { liveVersion: live.version },
  });
  await tx.libraryVersion.upsert({
    where: { libraryId_version: { libraryId: formerId, version: live.version } },
    create: { ...live, libraryId: formerId },
    update: {},
  });
}
