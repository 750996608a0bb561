/** The transformations of a source or a destination, in the order in which they run. */
import "server-only";
import type { z } from "zod";
import type { chainView } from "@/lib/contract/transformation";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type Tx } from "../db";
import { fetchDestination } from "../destinations/view";
import { newId } from "../ids";
import { change, type Changed } from "../releases/publish";
import { notFound, ServiceError } from "../service-error";
import { fetchSource } from "../sources/view";
import { bodyOf } from "./body";
import type { ChainOwner } from "./view";

type Chain = z.infer<typeof chainView>;

const nameOf = async (tx: Tx, owner: ChainOwner): Promise<string> =>
  ("sourceId" in owner
    ? await fetchSource(tx, owner.sourceId)
    : await fetchDestination(tx, owner.destinationId)
  ).name;

async function read(tx: Tx, owner: ChainOwner): Promise<Chain> {
  const links = await tx.transformationLink.findMany({
    where: owner,
    include: { transformation: true },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  return {
    items: links.map(({ transformation }) => ({
      transformationId: transformation.id,
      name: transformation.name,
      kind: bodyOf(transformation.draft).kind,
      // Only published ones join chains, and nothing is unpublished.
      version: transformation.liveVersion ?? 1,
    })),
  };
}

export async function getChain(ctx: Context, owner: ChainOwner): Promise<Chain> {
  authorize(ctx, "transformation.read");
  await nameOf(db(), owner);
  return read(db(), owner);
}

/** Throws `conflict` for one that is named twice or was never published. */
export async function writeChain(
  ctx: Context,
  owner: ChainOwner,
  ids: readonly string[],
): Promise<Changed<Chain>> {
  authorize(ctx, "transformation.write");
  if (new Set(ids).size < ids.length)
    throw new ServiceError("conflict", "A transformation stands in a chain once.");
  return change(ctx, async (tx) => {
    const label = await nameOf(tx, owner);
    await requirePublished(tx, ids);
    const before = await read(tx, owner);
    await tx.transformationLink.deleteMany({ where: owner });
    await tx.transformationLink.createMany({
      data: ids.map((transformationId, position) => ({
        id: newId("trl"),
        transformationId,
        position,
        ...owner,
      })),
    });
    const after = await read(tx, owner);
    const [kind, entityId] =
      "sourceId" in owner ? ["source", owner.sourceId] : ["destination", owner.destinationId];
    return {
      result: after,
      note: `Changed the transformations of ${kind} ${label}`,
      audit: {
        action: "transformation.chain",
        entityId,
        label,
        before: { [kind]: namesOf(before) },
        after: { [kind]: namesOf(after) },
      },
    };
  });
}

const namesOf = ({ items }: Chain): string[] => items.map(({ name }) => name);

async function requirePublished(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.transformation.findMany({ where: { id: { in: [...ids] } } });
  if (rows.length < ids.length) throw notFound("transformation");
  const draft = rows.find(({ liveVersion }) => liveVersion === null);
  if (draft !== undefined)
    throw new ServiceError("conflict", `${draft.name} has never been published. Publish it first.`);
}

/** At the end of the chain; nothing when it stands there already, or when the owner is gone. */
export async function appendLink(tx: Tx, owner: ChainOwner, transformationId: string): Promise<void> {
  const isThere =
    "sourceId" in owner
      ? await tx.source.count({ where: { id: owner.sourceId } })
      : await tx.destination.count({ where: { id: owner.destinationId } });
  if (isThere === 0) return;
  const links = await tx.transformationLink.findMany({ where: owner, orderBy: { position: "desc" } });
  if (links.some((link) => link.transformationId === transformationId)) return;
  const position = (links[0]?.position ?? -1) + 1;
  await tx.transformationLink.create({ data: { id: newId("trl"), transformationId, position, ...owner } });
}
