/** Live events: standing still on demand, filters that live in the address, links that lead to one event. */
import { expect, test } from "./fixtures.ts";
import { newSource, track } from "./api.ts";
import { fillSignIn, NOBODY, uniqueName } from "./people.ts";

test("pausing counts what arrives and keeps the filter; resuming shows it", async ({
  page,
  installation,
}) => {
  const source = await newSource(installation, uniqueName("Paused"));
  const send = (event: string): Promise<number> =>
    track(installation, source.writeKey, { userId: "ada", event });
  await page.goto(`/live?source=${source.id}&name=Kept*`);
  await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();
  const list = page.getByRole("table", { name: "Live events" });
  await send("Kept First");
  await expect(list.getByRole("link", { name: "Kept First" })).toBeVisible();

  await page.getByRole("button", { name: /^Pause/ }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  for (const event of ["Kept Second", "Other", "Kept Third"]) await send(event);
  await expect(page.getByRole("button", { name: /^2 new events/ })).toBeVisible();
  await expect(list.getByRole("link")).toHaveText(["Kept First"]);

  await page.getByRole("button", { name: /^Resume/ }).click();
  await expect(list.getByRole("link")).toHaveText(["Kept Third", "Kept Second", "Kept First"]);
});

test("filters stand in the address: they survive a reload, and Back takes the last one away", async ({
  page,
  installation,
}) => {
  const source = await newSource(installation, uniqueName("Filtered"));
  for (const [type, name] of [
    ["track", "Order Completed"],
    ["track", "Order Refunded"],
    ["track", "Signed Up"],
  ] as const)
    await track(installation, source.writeKey, { type, userId: "ada", event: name });
  await page.goto(`/live?source=${source.id}`);
  const links = page.getByRole("table", { name: "Live events" }).getByRole("link");
  const typeFilter = page.getByRole("button", { name: "Remove filter Type" });
  const nameSearch = page.getByRole("searchbox", { name: "Event name, * matches any ending" });
  await expect(links).toHaveCount(3);

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "track", exact: true }).click();
  await expect(page).toHaveURL(/type=track/);
  await nameSearch.fill("Order*");
  await expect(page).toHaveURL(/name=Order/);
  await expect(links).toHaveText(["Order Refunded", "Order Completed"]);

  const address = page.url();
  await page.goBack();
  await expect(page).not.toHaveURL(/name=Order/);
  await expect(page).toHaveURL(/type=track/);
  await expect(links).toHaveCount(3);
  await page.goBack();
  await expect(typeFilter).toHaveCount(0);

  await page.goForward();
  await expect(typeFilter).toBeVisible();
  await page.goForward();
  await expect(links).toHaveText(["Order Refunded", "Order Completed"]);
  await page.reload();
  await expect(page).toHaveURL(address);
  await expect(links).toHaveText(["Order Refunded", "Order Completed"]);
  await expect(typeFilter).toBeVisible();
  await expect(nameSearch).toHaveValue("Order*");
  await page.goBack();
  await expect(links).toHaveCount(3);
  await expect(nameSearch).toHaveValue("");
});

test("a link to one event opens its story in another browser, after signing in", async ({
  page,
  installation,
  openAs,
}) => {
  const source = await newSource(installation, uniqueName("Linked"));
  const messageId = `linked-${String(Date.now())}`;
  await track(installation, source.writeKey, { messageId, userId: "grace", event: "Link Followed" });
  await page.goto(`/live?source=${source.id}`);
  await page.getByRole("table", { name: "Live events" }).getByRole("link", { name: "Link Followed" }).click();
  const panel = page.getByRole("dialog");
  await expect(panel.getByRole("region", { name: "Received" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`event=${messageId}`));
  await panel.getByRole("link", { name: "Open page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Link Followed" })).toBeVisible();
  const address = page.url();
  expect(address).toContain(`/events/${messageId}`);

  const other = await openAs(NOBODY);
  await other.goto(address);
  await expect(other.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await fillSignIn(other, installation.owner);
  await expect(other).toHaveURL(address);
  await expect(other.getByRole("heading", { level: 1, name: "Link Followed" })).toBeVisible();
  await expect(other.getByRole("region", { name: "Warehouse" })).toBeVisible();
});
