/** An installation that nobody has used yet: it asks for its owner, once. */
import { expect, test } from "./fixtures.ts";
import { type RunningInstallation, startInstallation } from "./installation.ts";
import { NOBODY } from "./people.ts";
import { expectSound } from "./soundness.ts";

let fresh: RunningInstallation;

test.use({ storageState: NOBODY });
test.beforeAll(async () => {
  fresh = await startInstallation({ TRIBUTARY_OWNER_EMAIL: "", TRIBUTARY_OWNER_PASSWORD: "" });
});
test.afterAll(async () => {
  await fresh.stop();
});

test("the first visitor becomes the owner, is signed in, and finds the first steps on Home", async ({
  page,
  openAs,
  watch,
}) => {
  watch.knows(fresh.consoleUrl);
  await page.goto(`${fresh.consoleUrl}/sources`);
  await expect(page.getByRole("heading", { level: 1, name: "Create the owner’s account" })).toBeVisible();
  await expectSound(page);

  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail address").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Password", { exact: true }).fill("The engine weaves patterns.");
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await expect(page).toHaveURL(`${fresh.consoleUrl}/`);
  await expect(page.getByRole("heading", { name: "First steps" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "(to do)" })).not.toHaveCount(0);
  await expect(page.getByRole("listitem").filter({ hasText: "(done)" })).toHaveCount(0);
  await expectSound(page);

  const stranger = await openAs(NOBODY);
  await stranger.goto(`${fresh.consoleUrl}/set-up`);
  await expect(stranger.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  const second = await stranger.request.post(`${fresh.consoleUrl}/api/v1/setup`, {
    data: { name: "Eve", email: "eve@example.com", password: "A second owner, please." },
  });
  expect(second.status()).toBe(409);
});
