/** Who may do what, and what happens when it is taken away. */
import type { Page } from "@playwright/test";
import { apiOf, newSource, track, type Created } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { fillSignIn, newMember, NOBODY, sessionOf, slugOf, uniqueName } from "./people.ts";

/** REST as a page of the console calls it: with the cookie of its session. */
const restOf = (page: Page, method: string, path: string, body?: unknown): Promise<number> =>
  page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body }),
      });
      return answer.status;
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );

test("a form takes nothing until the page's code is there, and then keeps what is typed", async ({
  openAs,
  installation,
}) => {
  const visitor = await openAs(NOBODY);
  await visitor.route("**/_next/static/chunks/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await route.continue();
  });
  await visitor.goto("/sign-in?next=%2Fsources", { waitUntil: "commit" });
  await fillSignIn(visitor, installation.owner);
  await expect(visitor.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
});

test("an invited viewer joins, sees everything that flows with values masked, and can change nothing", async ({
  page,
  openAs,
  installation,
  receiver,
}) => {
  const { must } = apiOf(installation);
  const source = await newSource(installation, uniqueName("Watched"));
  const destination = await must<Created & { name: string }>("POST", "/destinations", {
    name: uniqueName("Watched receiver"),
    connector: "webhook",
    settings: { url: receiver.url },
  });
  await must("POST", "/connections", { sourceId: source.id, destinationId: destination.id });
  const messageId = `masked-${String(Date.now())}`;
  await track(installation, source.writeKey, {
    messageId,
    userId: "private-person",
    event: "Watched",
    properties: { salary: "private-salary" },
  });

  const name = uniqueName("Vera");
  const email = `${slugOf(name)}@example.com`;
  await page.goto("/settings/members");
  await page.getByRole("link", { name: "Invite a person" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a person" });
  await dialog.getByLabel("E-mail address").fill(email);
  await expect(dialog.getByRole("combobox", { name: "Role" })).toContainText("Viewer");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByRole("group", { name: "Invitation link" }).innerText();

  const viewer = await openAs(NOBODY);
  await viewer.goto(link.trim());
  await expect(viewer.getByText("You are invited as viewer")).toBeVisible();
  await viewer.getByLabel("Your name").fill(name);
  await viewer.getByLabel("Password", { exact: true }).fill("A sentence is fine.");
  await viewer.getByRole("button", { name: "Join" }).click();
  await expect(viewer.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();

  await test.step("controls are off, and say why", async () => {
    await viewer.goto("/sources");
    const create = viewer.getByRole("button", { name: "New source" }).first();
    await expect(create).toBeDisabled();
    await expect(create).toHaveAttribute("title", /needs the role engineer/);
    await viewer.goto(`/sources/${source.id}?tab=settings`);
    await expect(viewer.getByText("Read only. Changing this needs the role engineer.").first()).toBeVisible();
    for (const control of ["Rotate key", "Delete source", "Save"])
      await expect(viewer.getByRole("button", { name: control })).toBeDisabled();
    await expect(viewer.getByRole("switch", { name: /Enabled/ })).toBeDisabled();

    await viewer.goto("/destinations");
    await expect(viewer.getByRole("button", { name: "New destination" }).first()).toBeDisabled();
    await viewer.goto(`/destinations/${destination.id}?tab=settings`);
    await expect(viewer.getByText("Read only. Changing this needs the role engineer.").first()).toBeVisible();
    await expect(viewer.getByLabel("URL", { exact: true })).toBeDisabled();
    await expect(viewer.getByRole("button", { name: "Delete destination" })).toBeDisabled();
    await viewer.goto(`/destinations/${destination.id}?tab=test`);
    await expect(viewer.getByRole("button", { name: "Send test event" })).toBeDisabled();

    await viewer.goto("/connections");
    await expect(viewer.getByRole("button", { name: "New connection" })).toBeDisabled();
    await viewer.goto("/warehouse?tab=sql");
    await expect(viewer.getByText("The SQL console is closed to you")).toBeVisible();
    for (const section of ["members", "invitations", "tokens", "audit"]) {
      await viewer.goto(`/settings/${section}`);
      await expect(viewer.getByText("You do not have access to this")).toBeVisible();
    }
  });

  await test.step("REST refuses the session, too", async () => {
    expect(await restOf(viewer, "GET", "/sources")).toBe(200);
    const writes: readonly (readonly [string, string, unknown?])[] = [
      ["POST", "/sources", { name: "No" }],
      ["PATCH", `/sources/${source.id}`, { name: "No" }],
      ["DELETE", `/sources/${source.id}`],
      ["PATCH", `/destinations/${destination.id}`, { enabled: false }],
      ["POST", "/tokens", { name: "No", role: "viewer" }],
      ["POST", "/invitations", { email: "no@example.com" }],
      ["POST", "/warehouse/query", { sql: "select 1" }],
      ["POST", "/demo"],
      ["GET", "/users"],
      ["GET", "/audit"],
    ];
    for (const [method, path, body] of writes)
      expect([method, path, await restOf(viewer, method, path, body)]).toEqual([method, path, 403]);
  });

  await test.step("what was tried stands in the audit log as refused", async () => {
    await page.goto(`/settings/audit?entity=access&q=${encodeURIComponent(name)}`);
    const log = page.getByRole("table", { name: "Audit log" });
    await expect(log).toContainText("Was refused source.write");
    await expect(log).toContainText("Was refused user.read");
    await log.getByRole("link", { name: /user\.read/ }).click();
    await expect(page.getByRole("dialog")).toContainText("This needs the role admin; yours is viewer.");
  });

  await test.step("values of people's data are masked", async () => {
    await viewer.goto(`/events/${messageId}?source=${source.id}`);
    await expect(viewer.getByRole("heading", { level: 1, name: "Watched" })).toBeVisible();
    await expect(viewer.getByRole("region", { name: "Delivered" })).toContainText("Delivered");
    await expect(viewer.getByRole("main")).toContainText("•••");
    await expect(viewer.getByRole("main")).not.toContainText("private-");
    const answer = await viewer.request.get(`/api/v1/events/${messageId}`);
    expect(await answer.text()).not.toContain("private-");
  });
});

test("a token made in the console works, and is refused from the moment it is revoked", async ({
  page,
  installation,
}) => {
  const name = uniqueName("Nightly export");
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New API token" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create token" }).click();
  const made = page.getByRole("dialog", { name: "Copy the token now" });
  const token = (await made.getByRole("group", { name: "API token" }).innerText()).trim();
  await made.getByRole("button", { name: "Done" }).click();

  const { rest } = apiOf(installation, token);
  expect((await rest("GET", "/sources")).status).toBe(200);
  expect((await rest("POST", "/sources", { name: uniqueName("By a script") })).status).toBe(201);
  expect((await rest("GET", "/users")).status).toBe(403);

  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText(`${name} is revoked`)).toBeVisible();
  expect((await rest("GET", "/sources")).status).toBe(401);
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Revoked");
});

test("a disabled member's open pages and live stream lose access", async ({ page, openAs, installation }) => {
  const source = await newSource(installation, uniqueName("Secret"));
  const member = await newMember(installation, "engineer");
  const session = await sessionOf(installation, member);
  const theirs = await openAs(session);
  await theirs.goto("/");
  await expect(theirs.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  const live = await theirs.context().newPage();
  await live.goto(`/live?source=${source.id}`);
  await track(installation, source.writeKey, { userId: "ada", event: "Before" });
  await expect(live.getByRole("link", { name: "Before" })).toBeVisible();

  await page.goto(`/settings/members?q=${encodeURIComponent(member.email)}`);
  await page.getByRole("link", { name: member.name }).click();
  await page.getByRole("button", { name: "Disable…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByText(`${member.name} is disabled`)).toBeVisible();

  expect((await theirs.request.get("/api/v1/sources")).status()).toBe(401);
  await expect(theirs.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect(live.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible({ timeout: 40_000 });
  await expect(sessionOf(installation, member)).rejects.toThrow("401");
});
