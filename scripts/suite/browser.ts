/** The one finder of a browser for `npm test`, Playwright's journeys and the SDK tests: none counts before it was launched. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { root, run } from "../setup/run.mjs";
import { Refusal } from "../setup/step.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/** A launch takes about a second; this much only on a machine that is very busy. */
const LAUNCH_MS = 60_000;

export interface FoundBrowser {
  readonly executablePath: string;
  /** False as root and in containers without user namespaces, where Chromium's sandbox refuses to run. */
  readonly chromiumSandbox: boolean;
}

/** Gives paths that may be browsers; asked only while none of those before could be launched. */
type Source = () => readonly string[] | Promise<readonly string[]>;

const SOURCES: readonly Source[] = [installedBrowsers, playwrightsOwn, downloadPlaywrights, installDebians];

/**
 * A browser that was launched: an installed one, else Playwright's own, else Debian's.
 * @throws Refusal when there is none
 */
export async function ensureBrowser(sources: readonly Source[] = SOURCES): Promise<FoundBrowser> {
  const given = givenBrowser(process.env);
  if (given) return given;
  for (const source of sources) {
    const found = firstThatLaunches(await source());
    if (found) return found;
  }
  throw noBrowser();
}

/** The same without installing anything, for a runner that was started by hand. What it finds is kept for its workers. */
export function findBrowser(): FoundBrowser {
  const found = givenBrowser(process.env) ?? firstThatLaunches([...installedBrowsers(), ...playwrightsOwn()]);
  if (!found) throw noBrowser();
  Object.assign(process.env, browserEnvironment(found));
  return found;
}

/** Tells a process started with it which browser was found. */
export const browserEnvironment = (found: FoundBrowser): Readonly<Record<string, string>> => ({
  TRIBUTARY_BROWSER: found.executablePath,
  TRIBUTARY_BROWSER_SANDBOX: found.chromiumSandbox ? "on" : "off",
});

/** The one that TRIBUTARY_BROWSER names, by a person or by browserEnvironment, which has launched it already. */
function givenBrowser(env: NodeJS.ProcessEnv): FoundBrowser | undefined {
  const executablePath = env["TRIBUTARY_BROWSER"];
  if (!executablePath) return undefined;
  const sandbox = env["TRIBUTARY_BROWSER_SANDBOX"];
  if (sandbox) return { executablePath, chromiumSandbox: sandbox === "on" };
  const found = firstThatLaunches([executablePath]);
  if (found) return found;
  throw new Refusal(
    `TRIBUTARY_BROWSER is "${executablePath}", which does not start as a headless Chromium. Set it to another one, or unset it.`,
  );
}

const noBrowser = (): Refusal =>
  new Refusal(
    "The browser tests need a browser, and none that was found starts. Install Chromium or Chrome so that it is on PATH (Debian: apt-get install chromium), or set TRIBUTARY_BROWSER to its path.",
  );

/** Launches one after the other without a window, with the sandbox where it may work, until one shows a page. */
export function firstThatLaunches(paths: readonly string[]): FoundBrowser | undefined {
  const sandboxes = process.getuid?.() === 0 ? [false] : [true, false];
  for (const executablePath of paths) {
    const chromiumSandbox = sandboxes.find((isOn) => launches(executablePath, isOn));
    if (chromiumSandbox !== undefined) return { executablePath, chromiumSandbox };
  }
  return undefined;
}

function launches(path: string, hasSandbox: boolean): boolean {
  // A profile of its own: beside a browser that is open, a second one would only hand over and end.
  const profile = mkdtempSync(join(tmpdir(), "tributary-browser-"));
  try {
    const args = ["--headless", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`];
    const { stdout } = spawnSync(
      path,
      [...args, ...(hasSandbox ? [] : ["--no-sandbox"]), "--dump-dom", "about:blank"],
      { encoding: "utf8", timeout: LAUNCH_MS, killSignal: "SIGKILL", stdio: ["ignore", "pipe", "ignore"] },
    );
    return /<html/i.test(stdout ?? "");
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function installedBrowsers(): readonly string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...MAC_APPLICATIONS].filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function playwrightsOwn(): readonly string[] {
  return [chromium.executablePath()].filter(isExecutable);
}

async function downloadPlaywrights(): Promise<readonly string[]> {
  await succeeds(join(root, "node_modules/.bin/playwright"), ["install", "chromium"]);
  return playwrightsOwn();
}

async function installDebians(): Promise<readonly string[]> {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return [];
  const isReady =
    (await succeeds("apt-get", ["update"])) &&
    (await succeeds("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]));
  return isReady ? installedBrowsers() : [];
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    return true;
  } catch {
    return false;
  }
}
