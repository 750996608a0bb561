import "server-only";
import type { TransformationLogs } from "@/contract/transformation";
import type { TransformationActivity } from "@/lib/contract/transformation";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import type { Page } from "../page";
import { fetchTransformation } from "./view";

const DAY_MS = 86_400_000;

/** Times in epoch milliseconds; the last 24 hours unless given. */
export async function listActivity(
  ctx: Context,
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
): Promise<Page<TransformationActivity>> {
  authorize(ctx, "transformation.read");
  const end = to ?? Date.now();
  const { items } = await control.transformationActivity(from ?? end - DAY_MS, end);
  return { items, nextCursor: null };
}

/** Code may log values of people's data. */
export async function readLogs(ctx: Context, id: string): Promise<TransformationLogs> {
  authorize(ctx, "transformation.read");
  const { liveVersion } = await fetchTransformation(db(), id);
  authorizePii(ctx, "Reading what code logged");
  return liveVersion === null ? { lines: [] } : control.transformationLogs(id, liveVersion);
}
