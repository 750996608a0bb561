/** The demo shop as a state to start from, for journeys that need a console full of data. */
import { expect } from "@playwright/test";
import { apiOf } from "./api.ts";
import type { Installation } from "./installation.ts";

export interface DemoShop {
  readonly state: "absent" | "loading" | "loaded" | "failed";
  readonly sourceIds: readonly string[];
  readonly destinationIds: readonly string[];
}

const LOADS_WITHIN_MS = 60_000;

export async function loadedDemo(installation: Installation): Promise<DemoShop> {
  const { must } = apiOf(installation);
  const demo = (): Promise<DemoShop> => must<DemoShop>("GET", "/demo");
  if ((await demo()).state === "absent") await must("POST", "/demo");
  await expect.poll(async () => (await demo()).state, { timeout: LOADS_WITHIN_MS }).toBe("loaded");
  return demo();
}

export async function removeDemo(installation: Installation): Promise<void> {
  const { must } = apiOf(installation);
  const { state } = await must<DemoShop>("GET", "/demo");
  if (state === "loading") await loadedDemo(installation);
  if (state !== "absent") await must("DELETE", "/demo");
}
