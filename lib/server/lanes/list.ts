import "server-only";
import type { LaneStatus } from "@/contract/control";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { maskLane } from "../events/mask";
import type { Page } from "../page";

export async function listLanes(ctx: Context): Promise<Page<LaneStatus>> {
  authorize(ctx, "delivery.read");
  const { items } = await control.lanes();
  return { items: ctx.actor.seesPii ? items : items.map(maskLane), nextCursor: null };
}
