/** The README's tour: from "New source" to a signed webhook and a row in the warehouse, by mouse. */
import { Webhook } from "standardwebhooks";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";
import { openWebsite } from "./website.ts";

const SECRET = `whsec_${Buffer.from("a secret of the browser").toString("base64")}`;
const APPEARS_WITHIN_MS = 3_000;

test("a pasted snippet's events appear live, at a signed webhook and in the SQL console", async ({
  page,
  context,
  receiver,
  watch,
}) => {
  const sourceName = uniqueName("Web shop");
  await page.goto("/sources");
  await page.getByRole("button", { name: "New source" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New source" });
  await dialog.getByLabel("Name").fill(sourceName);
  await dialog.getByRole("button", { name: "Create source" }).click();
  await expect(page.getByRole("heading", { level: 1, name: sourceName })).toBeVisible();
  await expect(page.getByText("Waiting for the first event…")).toBeVisible();
  const sourceId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const snippet = await page.getByRole("group", { name: "Code for JavaScript (HTML)" }).innerText();
  expect(snippet).toContain("/analytics.min.js");

  const website = await openWebsite(snippet);
  watch.knows(new URL(website.url).origin);
  try {
    const live = await context.newPage();
    await live.goto(`/live?source=${sourceId}`);
    await expect(live.getByText("New ones appear here as they arrive")).toBeVisible();

    const shop = await context.newPage();
    await shop.goto(`${website.url}#basket-a`);
    await expect(live.getByRole("row", { name: /page/ })).toBeVisible({ timeout: APPEARS_WITHIN_MS });
    await shop.getByRole("button", { name: "Sign up" }).click();
    await expect(live.getByRole("row", { name: /identify .*ada/ })).toBeVisible({
      timeout: APPEARS_WITHIN_MS,
    });
    await shop.getByRole("button", { name: "Buy" }).click();
    await expect(live.getByRole("link", { name: "Order Completed" })).toBeVisible({
      timeout: APPEARS_WITHIN_MS,
    });
    await expect(page.getByText("The first event has arrived")).toBeVisible();

    await test.step("a destination is tried, created and connected", async () => {
      await page
        .getByRole("navigation", { name: "Main" })
        .getByRole("link", { name: "Destinations" })
        .click();
      await page.getByRole("link", { name: "New destination" }).first().click();
      await page.getByRole("link", { name: /^Webhook/ }).click();
      await page.getByLabel("Name", { exact: true }).fill(uniqueName("Warehouse team"));
      await page.getByLabel("URL", { exact: true }).fill(receiver.url);
      await page.getByLabel(/Signing secret/).fill(SECRET);
      await page.getByRole("checkbox", { name: sourceName }).check();

      await page.getByRole("button", { name: "Show request" }).click();
      await expect(page.getByText("Dry run: nothing was sent")).toBeVisible();
      await expect(page.getByText(`POST ${receiver.url}`)).toBeVisible();
      expect(receiver.deliveries).toHaveLength(0);

      await page.getByRole("button", { name: "Send test event" }).click();
      await expect(page.getByText("Delivered: the destination answered 200")).toBeVisible();
      expect(receiver.deliveries).toHaveLength(1);

      await page.getByRole("button", { name: "Create and enable" }).click();
      await expect(page.getByRole("heading", { level: 1, name: /Warehouse team/ })).toBeVisible();
      await expect(page.getByRole("link", { name: sourceName })).toBeVisible();
    });

    await shop.goto(`${website.url}#basket-b`);
    await shop.getByRole("button", { name: "Buy" }).click();
    await expect.poll(() => receiver.deliveries.some(({ body }) => body.includes("basket-b"))).toBe(true);
    for (const { body, headers } of receiver.deliveries)
      new Webhook(SECRET).verify(body, headers as Record<string, string>);
    expect(receiver.deliveries.map(({ body }) => body).join("")).not.toContain("basket-a");

    await test.step("the order is a row", async () => {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Warehouse" }).click();
      await page.getByRole("tab", { name: "SQL" }).click();
      await page
        .getByRole("textbox", { name: "SQL query" })
        .fill(
          `select order_id, total from order_completed where source_id = '${sourceId}' order by order_id`,
        );
      await expect(async () => {
        await page.getByRole("button", { name: "Run", exact: true }).click();
        const results = page.getByRole("grid", { name: "Query results" });
        await expect(results.getByRole("row")).toHaveText(
          [/order_id/, /basket-a.*42\.5/, /basket-b.*42\.5/],
          {
            timeout: 2_000,
          },
        );
      }).toPass({ timeout: 60_000 });
    });
  } finally {
    website.close();
  }
});
