/** The demo shop: one click, and every screen has something true to show. */
import { expect, test } from "./fixtures.ts";
import { removeDemo } from "./demo.ts";

const LOADS_WITHIN_MS = 60_000;

test("one click loads a shop that Home, Live events, Warehouse and Sources show; its storefront's clicks arrive live", async ({
  page,
  context,
  installation,
}) => {
  test.setTimeout(120_000);
  await removeDemo(installation);
  await page.goto("/");
  await page.getByRole("button", { name: "Load demo shop" }).click();
  await expect(page.getByRole("progressbar", { name: "Events of the demo shop sent" })).toBeVisible();
  const storefront = page.getByRole("link", { name: /Open storefront/ });
  await expect(storefront).toBeVisible({ timeout: LOADS_WITHIN_MS });
  const flow = page.getByRole("region", { name: "Flow" });
  await expect(flow.or(page.getByText("Demo CRM")).first()).toBeVisible();

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
  await expect(page.getByRole("row", { name: /Signed Up shopper_grace_example_com/ }).first()).toBeVisible();
});
