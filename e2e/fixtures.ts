/** `test` for journeys: signed in as the owner, with a receiver at hand and an eye on what a page must never do. */
import { test as base, type BrowserContext, type Page } from "@playwright/test";
import { type Installation, sharedInstallation } from "./installation.ts";
import { type Session, sessionOf } from "./people.ts";
import { type Receiver, openReceiver } from "./receiver.ts";
import { Watch } from "./watch.ts";

export { expect } from "@playwright/test";

interface OfTest {
  readonly watch: Watch;
  readonly receiver: Receiver;
  /** A page in a browser of its own, e.g. another person's. */
  readonly openAs: (session: Session) => Promise<Page>;
}

interface OfWorker {
  readonly installation: Installation;
  /** Signing in takes a slow hash on purpose: once for all tests. */
  readonly owner: Session;
}

export const test = base.extend<OfTest, OfWorker>({
  installation: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      await use(sharedInstallation());
    },
    { scope: "worker" },
  ],
  owner: [
    async ({ installation }, use) => {
      await use(await sessionOf(installation, installation.owner));
    },
    { scope: "worker" },
  ],
  baseURL: async ({ installation }, use) => {
    await use(installation.consoleUrl);
  },
  storageState: async ({ owner }, use) => {
    await use(owner);
  },
  watch: [
    async ({ context, installation }, use) => {
      const watch = new Watch(installation);
      watch.over(context);
      await use(watch);
      watch.conclude();
    },
    { auto: true },
  ],
  openAs: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (session) => {
      const context = await browser.newContext({ storageState: session });
      contexts.push(context);
      watch.over(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  receiver: async ({}, use) => {
    const receiver = await openReceiver();
    await use(receiver);
    receiver.close();
  },
});
