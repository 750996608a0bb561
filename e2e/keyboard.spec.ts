/** The console without a mouse. */
import { newSource, track } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";

test("the palette opens with Ctrl+K, leads to places by name and to an event by its id", async ({
  page,
  installation,
}) => {
  const name = uniqueName("Keyboard");
  const source = await newSource(installation, name);
  const messageId = `by-id-${String(Date.now())}`;
  await track(installation, source.writeKey, { messageId, userId: "ada", event: "Found By Id" });
  await page.goto("/settings/profile");
  await expect(page.getByRole("heading", { level: 1, name: "Profile" })).toBeVisible();

  const palette = page.getByRole("dialog", { name: "Command palette" });
  await page.keyboard.press("ControlOrMeta+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(name);
  await expect(palette.getByRole("option", { name, exact: true })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(messageId);
  await expect(palette.getByRole("option", { name: `Find the event ${messageId}` })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Found By Id" })).toBeVisible();
});

test("letters lead from area to area, and ? lists them all", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const entries = list.getByRole("listitem");
  await expect(entries.filter({ hasText: /^Command palette/ })).toBeVisible();
  await expect(entries.filter({ hasText: /^Live events/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);

  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox").first()).toBeFocused();
  await page.keyboard.type("g");
  await page.keyboard.type("h");
  await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
});

test("the first Tab offers to skip to the content", async ({ page }) => {
  await page.goto("/sources");
  await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
