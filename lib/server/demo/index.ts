import "server-only";
import type { DemoShop } from "@/lib/contract/demo";
import type { Context } from "../access/actor";
import { authorize } from "../access/authorize";
import { env } from "@/lib/env";
import { db } from "../db";
import { readDemo, viewDemo } from "./state";

export { loadDemo } from "./load";
export { demoTool } from "./receive";
export { removeDemo } from "./remove";
export { demoVisitors } from "./visitors";

export async function getDemo(ctx: Context): Promise<DemoShop> {
  authorize(ctx, "home.read");
  return viewDemo(await readDemo());
}

export interface Storefront {
  /** Origin of the gateway as the visitor's browser reaches it. */
  readonly endpoint: string;
  readonly writeKey: string;
}

/**
 * What the storefront page needs; the write key is public by design. Null while there is no shop.
 * `host`: the Host header, since a visitor from another machine finds the gateway where it found the console.
 */
export async function storefront(host: string | null): Promise<Storefront | null> {
  const demo = await readDemo();
  if (demo === null) return null;
  const row = await db().writeKey.findFirst({ where: { sourceId: demo.webSourceId, acceptedUntil: null } });
  return row === null ? null : { endpoint: endpointFor(host), writeKey: row.key };
}

function endpointFor(host: string | null): string {
  const { gatewayPublicUrl, gatewayPort } = env();
  if (gatewayPublicUrl !== null) return new URL(gatewayPublicUrl).origin;
  const here = `http://${host ?? "localhost"}`;
  const hostname = URL.canParse(here) ? new URL(here).hostname : "localhost";
  return `http://${hostname}:${String(gatewayPort)}`;
}
