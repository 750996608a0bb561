import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/suite/browser.ts";

const browser = findBrowser();

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/global-setup.ts",
  outputDir: "test-results",
  // The journeys share one installation, so they come one after the other; the pages have one of their own.
  workers: 2,
  projects: [
    { name: "journeys", testIgnore: "every-page.spec.ts", workers: 1 },
    { name: "pages", testMatch: "every-page.spec.ts", workers: 1 },
  ],
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 180_000,
  // How long a machine with two cores may take for everything at once; what holds is seen at once.
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    // What moves cannot be compared or measured for contrast.
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...browser,
      // They keep it from calling home.
      args: [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
