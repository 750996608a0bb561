/** A whole Tributary as `npm start` runs it: its processes come back when they are killed, and go when it goes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { root } from "../setup/run.mjs";
import { commandLine, readRunning } from "./running.ts";

const dataDirectory = mkdtempSync(join(tmpdir(), "tributary-supervision-"));
const started: ChildProcess[] = [];

afterAll(async () => {
  for (const child of started.filter((child) => child.exitCode === null && child.signalCode === null)) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(dataDirectory, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly consoleUrl: string;
  readonly gatewayUrl: string;
}

async function start(): Promise<Started> {
  const child = spawn(process.execPath, ["scripts/bootstrap.mjs", "start"], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: "",
      TRIBUTARY_DATA_DIR: dataDirectory,
      TRIBUTARY_CONSOLE_PORT: "0",
      TRIBUTARY_GATEWAY_PORT: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  for (;;) {
    const urls = /^Tributary is ready.*?(http:\S+).*?(http:\S+)/m.exec(output);
    if (urls?.[1] && urls[2]) return { child, consoleUrl: urls[1], gatewayUrl: urls[2] };
    if (child.exitCode !== null) throw new Error(`Tributary ended:\n${output}`);
    await sleep(50);
  }
}

const processes = (): Readonly<Record<string, number>> => readRunning(dataDirectory)?.children ?? {};
const isGone = (pid: number): boolean => ["", "\0"].includes(commandLine(pid));
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.status < 500,
    () => false,
  );

async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await sleep(50);
  }
}

let first: Started;

test("a new installation without a source takes requests as soon as it says that it is ready", async () => {
  first = await start();
  expect((await fetch(`${first.gatewayUrl}/readyz`)).status).toBe(200);
});

test("each process that is killed is started again, while the others go on", async () => {
  const { consoleUrl, gatewayUrl } = first;
  for (const name of ["console", "pipeline", "postgres"]) {
    const before = processes();
    process.kill(before[name] ?? 0, "SIGKILL");
    await until(() => processes()[name] !== before[name], `${name} is started again`);
    expect({ ...processes(), [name]: 0 }).toEqual({ ...before, [name]: 0 });
    await until(() => answers(`${gatewayUrl}/livez`), "the gateway answers");
    await until(() => answers(`${consoleUrl}/login`), "the console answers");
  }
});

test("SIGTERM stops everything and ends with exit code 0", async () => {
  const { child } = first;
  const pids = Object.values(processes());
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(0);
  expect(pids.filter((pid) => !isGone(pid))).toEqual([]);
});

test("a supervisor that is killed leaves nothing behind, and the next start finds all data", async () => {
  const { child } = await start();
  const pids = Object.values(processes());
  child.kill("SIGKILL");
  await until(() => pids.every(isGone), "all processes have ended");

  const again = await start();
  expect(await answers(`${again.gatewayUrl}/livez`)).toBe(true);
});
