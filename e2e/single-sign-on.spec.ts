/** Signing in through an identity provider: only those who were invited, by an address that the provider vouches for. */
import { expect, test as base } from "@playwright/test";
import { apiOf } from "./api.ts";
import { startInstallation, type RunningInstallation } from "./installation.ts";
import { CLIENT, openOidcProvider, type OidcProvider, type Person } from "./oidc-provider.ts";

const person = (name: string, over: Partial<Person> = {}): Person => ({
  sub: `subject-${name}`,
  email: `${name}@example.com`,
  email_verified: true,
  name: `Test ${name}`,
  ...over,
});

interface Place {
  readonly provider: OidcProvider;
  readonly installation: RunningInstallation;
}

const test = base.extend<object, { place: Place }>({
  place: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const provider = await openOidcProvider(person("nobody"));
      const installation = await startInstallation({
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: CLIENT.id,
        OIDC_CLIENT_SECRET: CLIENT.secret,
      });
      await use({ provider, installation });
      await installation.stop();
      provider.close();
    },
    { scope: "worker" },
  ],
});

test("an invited person comes in by single sign-on, to the page that was asked for; strangers do not", async ({
  place: { provider, installation },
  browser,
}) => {
  const { must } = apiOf(installation);
  await must("POST", "/invitations", { email: "grace@example.com", role: "engineer" });
  const visit = async (who: Person) => {
    provider.person = who;
    const context = await browser.newContext({ baseURL: installation.consoleUrl });
    const page = await context.newPage();
    await page.goto("/sources");
    await page.getByRole("button", { name: "Continue with single sign-on" }).click();
    return page;
  };

  const stranger = await visit(person("mallory"));
  await expect(stranger.getByText("Nobody has invited this account yet.")).toBeVisible();
  // An address that the provider does not vouch for opens nobody's account.
  const pretender = await visit(person("mallory", { email: "grace@example.com", email_verified: false }));
  await expect(pretender.getByText("Nobody has invited this account yet.")).toBeVisible();

  const grace = await visit(person("grace"));
  await expect(grace.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  const me = await grace.evaluate(async () => (await fetch("/api/v1/me")).json() as Promise<unknown>);
  expect(me).toMatchObject({ name: "Test grace", role: "engineer" });

  // Known by the subject from now on, whatever became of the address.
  const renamed = await visit(person("grace", { email: "new@example.com" }));
  await expect(renamed.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  for (const page of [stranger, pretender, grace, renamed]) await page.context().close();
});
