import "server-only";
import type { DemoShop } from "@/lib/contract/demo";
import type { Context } from "../access/actor";
import { authorize } from "../access/authorize";
import { deleteDestination } from "../destinations";
import { ServiceError } from "../service-error";
import { deleteSource } from "../sources";
import { progress, readDemo, viewDemo, writeDemo } from "./state";

/** Somebody may have deleted a part by hand already. */
async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === "not_found")) throw error;
  }
}

/** What a shop is made of; sources and destinations take their connections with them. */
export interface DemoParts {
  readonly sourceIds: readonly string[];
  readonly destinationIds: readonly string[];
}

export async function deleteParts(ctx: Context, { sourceIds, destinationIds }: DemoParts): Promise<void> {
  for (const id of destinationIds) await unlessGone(deleteDestination(ctx, id));
  for (const id of sourceIds) await unlessGone(deleteSource(ctx, id));
}

export async function removeDemo(ctx: Context): Promise<DemoShop> {
  authorize(ctx, "demo.write");
  if (progress.running) throw new ServiceError("conflict", "The demo shop is still being loaded.");
  const demo = await readDemo();
  if (demo !== null) {
    const { webSourceId, serverSourceId, destinationIds } = demo;
    await deleteParts(ctx, { sourceIds: [webSourceId, serverSourceId], destinationIds });
    await writeDemo(null);
  }
  return viewDemo(null);
}
