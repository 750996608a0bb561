import "server-only";
import type { DemoShop } from "@/lib/contract/demo";
import type { Context } from "../access/actor";
import { authorize } from "../access/authorize";
import { db } from "../db";
import { gatewayEndpoint } from "../sources/view";
import { readDemo, viewDemo } from "./state";

export { loadDemo } from "./load";
export { isDemoTool, receiveDemo } from "./receive";
export { removeDemo } from "./remove";
export { demoVisitors } from "./visitors";

export async function getDemo(ctx: Context): Promise<DemoShop> {
  authorize(ctx, "home.read");
  return viewDemo(await readDemo());
}

/** What the storefront page needs; the write key is public by design. Null while there is no shop. */
export async function storefront(): Promise<{ readonly endpoint: string; readonly writeKey: string } | null> {
  const demo = await readDemo();
  if (demo === null) return null;
  const row = await db().writeKey.findFirst({ where: { sourceId: demo.webSourceId, acceptedUntil: null } });
  return row === null ? null : { endpoint: gatewayEndpoint(), writeKey: row.key };
}
