import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
/** The first start of a checkout also installs and builds. */
const READY_WITHIN_MS = 300_000;

/** A whole Tributary of the tests' own: `npm start` on free ports with an empty data directory. */
export interface Installation {
  readonly consoleUrl: string;
  readonly gatewayUrl: string;
  /** A bearer token with the rights of an owner. */
  readonly token: string;
  readonly owner: { readonly email: string; readonly password: string };
  readonly dataDirectory: string;
}

export interface RunningInstallation extends Installation {
  /** Stops it, waits for its end and removes its data. */
  readonly stop: () => Promise<void>;
  /** The supervisor's process. */
  readonly pid: number;
  /** Milliseconds from the command to the ready line. */
  readonly startMs: number;
}

/**
 * Starts one and waits until it is ready.
 * @param env more environment; an empty string unsets, e.g. TRIBUTARY_OWNER_EMAIL for a first run without an owner
 * @param kept a data directory that stays when it is stopped; else a new one goes with it
 */
export async function startInstallation(
  env: Readonly<Record<string, string>> = {},
  kept?: string,
): Promise<RunningInstallation> {
  const dataDirectory = kept ?? mkdtempSync(join(tmpdir(), "tributary-e2e-"));
  const token = `e2e-${randomBytes(16).toString("hex")}`;
  const owner = { email: "owner@example.com", password: `Owner-${randomBytes(9).toString("base64url")}` };
  const begin = performance.now();
  const child = spawn(process.execPath, ["scripts/bootstrap.mjs", "start"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      TRIBUTARY_DATA_DIR: dataDirectory,
      TRIBUTARY_CONSOLE_PORT: "0",
      TRIBUTARY_GATEWAY_PORT: "0",
      TRIBUTARY_API_TOKEN: token,
      TRIBUTARY_OWNER_EMAIL: owner.email,
      TRIBUTARY_OWNER_PASSWORD: owner.password,
      TRIBUTARY_ALLOW_NETWORKS: "127.0.0.0/8",
      // Journeys wait for what is told.
      TRIBUTARY_ALERT_SECONDS: "2",
      ...env,
    },
  });
  const stop = async (): Promise<void> => {
    await endProcess(child);
    if (kept === undefined) rmSync(dataDirectory, { recursive: true, force: true });
  };
  try {
    const [consoleUrl, gatewayUrl] = await readyUrls(child);
    const startMs = performance.now() - begin;
    return { consoleUrl, gatewayUrl, token, owner, dataDirectory, stop, pid: child.pid ?? -1, startMs };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The two URLs of the line that begins with "Tributary is ready". */
function readyUrls(child: ChildProcess): Promise<[consoleUrl: string, gatewayUrl: string]> {
  return new Promise((resolveReady, reject) => {
    let output = "";
    const fail = (why: string): void => reject(new Error(`Tributary ${why}:\n${output.slice(-4_000)}`));
    const timer = setTimeout(() => fail("was not ready in time"), READY_WITHIN_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const urls = /^Tributary is ready.*?(http:\S+).*?(http:\S+)/m.exec(output);
      if (!urls?.[1] || !urls[2]) return;
      clearTimeout(timer);
      output = "";
      resolveReady([urls[1], urls[2]]);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("exit", () => {
      clearTimeout(timer);
      fail("ended instead of starting");
    });
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolveEnd) => child.once("exit", resolveEnd));
  child.kill("SIGTERM");
  await ended;
}

/** Names one that runs already, for whoever writes journeys. */
const GIVEN = "TRIBUTARY_E2E_INSTALLATION";
/** Names the one that the global set-up has started. */
const STARTED = "TRIBUTARY_E2E_STARTED_INSTALLATION";

/** Hands the installation of the global set-up to the tests, which run in other processes. */
export function publishInstallation(installation: Installation): void {
  const { consoleUrl, gatewayUrl, token, owner, dataDirectory } = installation;
  process.env[STARTED] = JSON.stringify({ consoleUrl, gatewayUrl, token, owner, dataDirectory });
}

/** The one that somebody else runs, if there is one. */
export const givenInstallation = (): Installation | undefined => installationIn(GIVEN);

/** The installation that all journeys share. */
export function sharedInstallation(): Installation {
  const installation = givenInstallation() ?? installationIn(STARTED);
  if (installation === undefined)
    throw new Error("The global set-up has not run: start the tests with Playwright.");
  return installation;
}

function installationIn(variable: string): Installation | undefined {
  const text = process.env[variable];
  // Written by publishInstallation.
  return text === undefined ? undefined : (JSON.parse(text) as Installation);
}
