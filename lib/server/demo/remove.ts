import "server-only";
import type { DemoShop } from "@/lib/contract/demo";
import type { Context } from "../access/actor";
import { authorize } from "../access/authorize";
import { deleteDestination } from "../destinations";
import { ServiceError } from "../service-error";
import { deletePlan } from "../plans";
import { deleteSource } from "../sources";
import { deleteTransformation } from "../transformations";
import { progress, readDemo, viewDemo, writeDemo } from "./state";

async function unless(deletion: Promise<unknown>, codes: readonly string[]): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof ServiceError && codes.includes(error.code))) throw error;
  }
}

/** Somebody may have deleted a part by hand already. */
const unlessGone = (deletion: Promise<unknown>): Promise<void> => unless(deletion, ["not_found"]);
const unlessUsed = (deletion: Promise<unknown>): Promise<void> => unless(deletion, ["not_found", "conflict"]);

/** What a shop is made of; sources and destinations take their connections and chains with them. */
export interface DemoParts {
  readonly sourceIds: readonly string[];
  readonly destinationIds: readonly string[];
  readonly planIds: readonly string[];
  readonly transformationIds: readonly string[];
}

export async function deleteParts(ctx: Context, parts: DemoParts): Promise<void> {
  for (const id of parts.destinationIds) await unlessGone(deleteDestination(ctx, id));
  for (const id of parts.sourceIds) await unlessGone(deleteSource(ctx, id));
  // What somebody uses elsewhere by now stays: it is theirs.
  for (const id of parts.planIds) await unlessUsed(deletePlan(ctx, id));
  for (const id of parts.transformationIds) await unlessUsed(deleteTransformation(ctx, id));
}

export async function removeDemo(ctx: Context): Promise<DemoShop> {
  authorize(ctx, "demo.write");
  if (progress.running) throw new ServiceError("conflict", "The demo shop is still being loaded.");
  const demo = await readDemo();
  if (demo !== null) {
    const { webSourceId, serverSourceId } = demo;
    await deleteParts(ctx, { ...demo, sourceIds: [webSourceId, serverSourceId] });
    await writeDemo(null);
  }
  return viewDemo(null);
}
