/** The demo shop: one click, and every screen has something true to show. */
import type { Page } from "@playwright/test";
import { apiOf } from "./api.ts";
import { removeDemo } from "./demo.ts";
import { expect, test } from "./fixtures.ts";
import type { Installation } from "./installation.ts";

const LOADS_WITHIN_MS = 60_000;
/** Two deliveries for each of ten thousand events, on a machine that may be busy. */
const DELIVERS_WITHIN_MS = 60_000;
/** Events that the shop sends broken on purpose (lib/server/demo/load.ts). */
const BROKEN = 24;

const numberIn = (text: string, what: RegExp): number =>
  Number((what.exec(text)?.[1] ?? "NaN").replaceAll(",", ""));

/** Figures, attention list, first steps and topology tell of the shop, with numbers that can be true. */
async function expectFullHome(page: Page, installation: Installation): Promise<void> {
  const { total } = await apiOf(installation).must<{ readonly total: number }>("GET", "/demo");
  const figures = page.getByRole("region", { name: "The last hour" });
  const counted = async (what: RegExp): Promise<number> => numberIn(await figures.innerText(), what);
  // What is refused, and the robots that a transformation drops, are not accepted.
  const inTime = { timeout: DELIVERS_WITHIN_MS };
  await expect.poll(() => counted(/([\d,]+) in the last hour/), inTime).toBeGreaterThan(total * 0.9);
  await expect
    .poll(() => counted(/([\d,]+) of [\d,]+ in the last hour/), inTime)
    .toBeGreaterThan(total * 0.4);
  await expect(figures.getByText(/^\d[\d.]*%$/)).toBeVisible();
  await expect(
    figures.getByRole("img", { name: /Events per minute over the last hour: [\d,]+ events/ }),
  ).toBeVisible();
  await expect(figures.getByText(/^Slowest: Demo (CRM|mail tool)$/)).toBeVisible();

  const refused = `${String(BROKEN)} refused events from Demo shop: website`;
  await expect(page.getByRole("link", { name: refused })).toBeVisible();
  for (const step of [
    "Create a source",
    "See the first event",
    "Add a destination",
    "Connect the two",
    "Deliver the first event",
  ])
    await expect(page.getByRole("listitem").filter({ hasText: `${step} (done)` })).toBeVisible();

  const topology = page.getByRole("region", { name: /^Topology/ });
  for (const name of ["Demo shop: website", "Demo shop: server", "Demo CRM", "Demo mail tool", "Warehouse"])
    await expect(topology.getByText(name, { exact: true })).toBeVisible();
}

test("one click loads a shop that Home, Live events, Warehouse and Sources show; its storefront's clicks arrive live", async ({
  page,
  context,
  installation,
}) => {
  test.setTimeout(240_000);
  await removeDemo(installation);
  await page.goto("/");
  await page.getByRole("button", { name: "Load demo shop" }).click();
  await expect(page.getByRole("progressbar", { name: "Events of the demo shop sent" })).toBeVisible();
  const storefront = page.getByRole("link", { name: /Open storefront/ });
  await expect(storefront).toBeVisible({ timeout: LOADS_WITHIN_MS });
  await expectFullHome(page, installation);

  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Sources" }).click();
  await expect(page.getByRole("row", { name: /Demo shop: website/ })).toContainText("Active");

  await main.getByRole("link", { name: "Warehouse" }).click();
  const tables = page.getByRole("table", { name: "Tables" });
  await expect(tables.getByRole("link", { name: "order_completed", exact: true })).toBeVisible();

  await main.getByRole("link", { name: "Live events" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Live events" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Order Completed" }).first()).toBeVisible();

  const shop = await context.newPage();
  await shop.goto("/demo-shop");
  await shop.getByRole("button", { name: "Look at Gooseneck kettle" }).click();
  await shop.getByRole("textbox", { name: "E-mail" }).fill("grace@example.com");
  await shop.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByRole("row", { name: /identify .*shopper_grace_example_com/ }).first()).toBeVisible();
  await expect(
    page.getByRole("row", { name: /Signed Up .*shopper_grace_example_com/ }).first(),
  ).toBeVisible();
});
