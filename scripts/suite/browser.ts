import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root, run } from "../setup/run.mjs";
import { Refusal } from "../setup/step.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of an installed Chromium or Chrome; TRIBUTARY_BROWSER names another one. */
export function installedBrowser(): string | undefined {
  const named = process.env["TRIBUTARY_BROWSER"];
  if (named) return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = [
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...MAC_APPLICATIONS,
  ];
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes sure that there is a browser: an installed one, else Playwright's own, else Debian's.
 * @returns the path of an installed one, or undefined when Playwright has its own
 */
export async function ensureBrowser(): Promise<string | undefined> {
  const installed = installedBrowser();
  if (installed) return installed;
  if (await succeeds(join(root, "node_modules/.bin/playwright"), ["install", "chromium"])) return undefined;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const isReady =
      (await succeeds("apt-get", ["update"])) &&
      (await succeeds("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]));
    if (isReady) return installedBrowser();
  }
  throw new Refusal(
    "The browser tests need a browser. Install Chromium or Chrome so that it is on PATH (Debian: apt-get install chromium), or set TRIBUTARY_BROWSER to its path.",
  );
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    return true;
  } catch {
    return false;
  }
}
