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

export async function removeDemo(ctx: Context): Promise<DemoShop> {
  authorize(ctx, "demo.write");
  if (progress.running) throw new ServiceError("conflict", "The demo shop is still being loaded.");
  const demo = await readDemo();
  if (demo !== null) {
    for (const id of demo.destinationIds) await unlessGone(deleteDestination(ctx, id));
    for (const id of [demo.webSourceId, demo.serverSourceId]) await unlessGone(deleteSource(ctx, id));
    await writeDemo(null);
  }
  return viewDemo(null);
}
