/** Every page of the app folder, with the demo shop loaded: axe in both themes, 360 px, no complaint, no stranger. */
import { apiOf } from "./api.ts";
import { loadedDemo } from "./demo.ts";
import { expect, test as base } from "./fixtures.ts";
import { givenInstallation, type Installation, startInstallation } from "./installation.ts";
import { NOBODY, uniqueName } from "./people.ts";
import { addressesOf, PUBLIC_ROUTES, ROUTES, type Things } from "./routes.ts";
import { expectSound } from "./soundness.ts";

const STARTS_WITHIN_MS = 180_000;

/** In an installation of their own, the pages are looked at beside the journeys, which change the one that they share. */
const test = base.extend<object, { readonly installation: Installation }>({
  installation: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const given = givenInstallation();
      if (given !== undefined) return use(given);
      const own = await startInstallation();
      await use(own);
      await own.stop();
    },
    { scope: "worker", timeout: STARTS_WITHIN_MS },
  ],
});

let things: Things;

test.beforeAll(async ({ installation }) => {
  const { must } = apiOf(installation);
  const { sourceIds, destinationIds } = await loadedDemo(installation);
  const [sourceId = "", destinationId = ""] = [sourceIds[0], destinationIds[0]];
  const first = async (path: string): Promise<Record<string, string>> =>
    (await must<{ items: Record<string, string>[] }>("GET", path)).items[0] ?? {};
  const event = await first(`/events?sourceId=${sourceId}&limit=1`);
  const connection = await first(`/connections?destinationId=${destinationId}`);
  const user = await first("/users?limit=1");
  const plan = await first("/tracking-plans?limit=1");
  things = {
    sourceId,
    destinationId,
    connectionId: connection["id"] ?? "",
    messageId: event["messageId"] ?? "",
    userId: user["id"] ?? "",
    planId: plan["id"] ?? "",
    ...(await newTransformation(must)),
  };
});

/** One with a version, another draft and a test case, and a library. */
async function newTransformation(
  must: ReturnType<typeof apiOf>["must"],
): Promise<{ transformationId: string; libraryId: string }> {
  const code = "export function transformEvent(event) {\n  return event;\n}\n";
  const made = await must<{ id: string }>("POST", "/transformations", {
    name: uniqueName("Looked at"),
    code,
  });
  await must("POST", `/transformations/${made.id}/test-cases`, {
    name: "Orders stay",
    input: { type: "track", event: "Order Completed", userId: "u" },
    expectation: { kind: "contains", contains: { event: "Order Completed" } },
  });
  await must("POST", `/transformations/${made.id}/publish`, { note: "First" });
  const next = code.replace("return", "event.properties = { seen: true };\n  return");
  await must("PATCH", `/transformations/${made.id}`, { code: next });
  const library = await must<{ id: string }>("POST", "/libraries", {
    name: `lookedAt${String(Date.now())}`,
    code: "export const one = 1;",
  });
  return { transformationId: made.id, libraryId: library.id };
}

// A trace copies the document at every step; what fails here, the message names.
test.use({ trace: "off" });

for (const route of ROUTES) {
  test.describe(() => {
    if (PUBLIC_ROUTES.includes(route)) test.use({ storageState: NOBODY });
    test(`${route} is accessible in both themes, fits 360 px and keeps quiet`, async ({ page }) => {
      const addresses = addressesOf(things)[route];
      expect(addresses, "a new page needs an entry in routes.ts").toBeDefined();
      for (const address of addresses ?? []) {
        await page.goto(address);
        await expectSound(page);
      }
    });
  });
}

test("the list of addresses names no page that is gone", () => {
  expect(Object.keys(addressesOf(things)).sort()).toEqual(ROUTES);
});

test("the demo's storefront is accessible and fits 360 px", async ({ page }) => {
  await page.goto("/demo-shop");
  await expectSound(page);
});
