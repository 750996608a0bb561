import "server-only";
import { z } from "zod";
import type { DemoShop } from "@/lib/contract/demo";
import { asJson, db } from "../db";

const KEY = "demo_shop";

const stored = z.object({
  state: z.enum(["loading", "loaded", "failed"]),
  total: z.int(),
  loadedAt: z.number().nullable(),
  error: z.string().nullable(),
  webSourceId: z.string(),
  serverSourceId: z.string(),
  destinationIds: z.array(z.string()),
  planIds: z.array(z.string()).default([]),
  transformationIds: z.array(z.string()).default([]),
});
export type StoredDemo = z.infer<typeof stored>;

/** How much of the history has been sent: only this process knows, and only while it loads. */
export const progress = { sent: 0, running: false };

export async function readDemo(): Promise<StoredDemo | null> {
  const row = await db().setting.findUnique({ where: { key: KEY } });
  return row === null ? null : (stored.safeParse(row.value).data ?? null);
}

export async function writeDemo(demo: StoredDemo | null): Promise<void> {
  if (demo === null) {
    await db().setting.deleteMany({ where: { key: KEY } });
    return;
  }
  const value = asJson(demo);
  await db().setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}

const ABSENT: DemoShop = {
  state: "absent",
  sent: 0,
  total: 0,
  loadedAt: null,
  error: null,
  storefront: null,
  sourceIds: [],
  destinationIds: [],
};

export function viewDemo(demo: StoredDemo | null): DemoShop {
  if (demo === null) return ABSENT;
  const interrupted = demo.state === "loading" && !progress.running;
  return {
    state: interrupted ? "failed" : demo.state,
    sent: demo.state === "loaded" ? demo.total : progress.sent,
    total: demo.total,
    loadedAt: demo.loadedAt,
    error: interrupted
      ? "Loading was interrupted by a restart. Remove the shop and load it again."
      : demo.error,
    storefront: "/demo-shop",
    sourceIds: [demo.webSourceId, demo.serverSourceId],
    destinationIds: demo.destinationIds,
  };
}
