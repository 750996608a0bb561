/**
 * `npm start`: checks what only a person can mend, brings database and console up to date, then keeps Postgres,
 * pipeline and console running until it is told to stop.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureConsoleBuild } from "../setup/console-build.mjs";
import { readEnv } from "../../pipeline/base/env.ts";
import { Refusal, step } from "../setup/step.mjs";
import { migrate } from "../migrate.ts";
import { checkDatabase, waitForDatabase } from "./database.ts";
import { openDataDirectory } from "./data-directory.ts";
import { checkEnvironment } from "./environment.ts";
import { preparePostgres } from "./postgres.ts";
import { type Ports, choosePorts, dataDirectory } from "./settings.ts";
import { Supervisor } from "./supervisor.ts";

const POSTGRES_READY_MS = 60_000;
const SERVICES_READY_MS = 120_000;
/** The first release comes as soon as the console answers; it is asked again after at most half of this. */
const EVENTS_TAKEN_MS = 60_000;
/** The pipeline finishes what is in flight within 25 s; then it is killed, which loses nothing either. */
const PIPELINE_STOP_MS = 27_000;
const CONSOLE_STOP_MS = 8_000;
/**
 * Left alone, glibc keeps freed buffers in an arena per thread for ever. Under load the pipeline took 540 MB with its
 * defaults and 460 MB with these (without the warehouse), at the same speed.
 */
const LEAN = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "131072", MALLOC_TRIM_THRESHOLD_: "262144" };
/** DuckDB's queries run on libuv's pool, which name look-ups and files share: the default of four would let two block the rest. */
const THREAD_POOL = { UV_THREADPOOL_SIZE: "8" };
const POSTGRES_STOP_MS = 30_000;

/** Runs until it is stopped. Resolves with the exit code; throws a Refusal when it cannot start. */
export async function start(): Promise<number> {
  const supervisor = new Supervisor(dataDirectory());
  const stopped = supervisor.whenToldToStop();
  try {
    const started = startAll(supervisor);
    await Promise.race([started, stopped]);
    if (!supervisor.isStopping) await stopped;
    return 0;
  } finally {
    await supervisor.stopAll();
  }
}

async function startAll(supervisor: Supervisor): Promise<void> {
  const warnings = checkEnvironment(process.env);
  const directory = await step("Data directory", () => openDataDirectory(supervisor.dataDirectory));
  supervisor.onStopped(directory.release);
  const ports = await step("Ports", () => choosePorts());
  const external = process.env["DATABASE_URL"];
  if (external) await step("Database", () => checkDatabase(external));
  await step("Console build", ensureConsoleBuild);
  supervisor.throwIfStopping();
  const databaseUrl = external || (await step("Postgres", () => startPostgres(supervisor)));
  await step("Migrations", () => migrate(databaseUrl));
  supervisor.throwIfStopping();

  const env = serviceEnvironment({ directory, ports, databaseUrl });
  await step("Pipeline and console", () => startServices(supervisor, env, ports));
  const reason = await untilEventsAreTaken(env, ports, () => supervisor.isStopping);
  supervisor.throwIfStopping();
  for (const warning of warnings) console.log(`! ${warning}`);
  if (reason) console.log(`! The gateway does not take events yet (${reason}); the console says more.`);
  if (ports.control !== ports.gateway + 1) {
    console.log(`Metrics are at http://127.0.0.1:${ports.control}/metrics`);
  }
  console.log(
    `Tributary is ready: console http://localhost:${ports.console} · gateway http://localhost:${ports.gateway}`,
  );
}

/** Starts the embedded one. Resolves with its URL when it takes connections. */
async function startPostgres(supervisor: Supervisor): Promise<string> {
  const { url, args } = await preparePostgres(supervisor.dataDirectory);
  const child = supervisor.run("postgres", {
    args,
    env: process.env,
    stopMs: POSTGRES_STOP_MS,
  });
  await waitForDatabase(url, POSTGRES_READY_MS, () => child.crashes > 0 || supervisor.isStopping);
  return url;
}

interface Surroundings {
  readonly directory: { readonly path: string; readonly secretKey: string };
  readonly ports: Ports;
  readonly databaseUrl: string;
}

/** What pipeline and console are told; whatever else the user set reaches them, too. */
function serviceEnvironment({ directory, ports, databaseUrl }: Surroundings): NodeJS.ProcessEnv {
  const consoleUrl = `http://127.0.0.1:${ports.console}`;
  return {
    NEXT_TELEMETRY_DISABLED: "1",
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    TRIBUTARY_DATA_DIR: directory.path,
    TRIBUTARY_SECRET_KEY: directory.secretKey,
    TRIBUTARY_CONSOLE_PORT: String(ports.console),
    TRIBUTARY_GATEWAY_PORT: String(ports.gateway),
    TRIBUTARY_CONTROL_PORT: String(ports.control),
    TRIBUTARY_CONTROL_URL: `http://127.0.0.1:${ports.control}`,
    TRIBUTARY_CONSOLE_URL: consoleUrl,
  };
}

async function startServices(supervisor: Supervisor, env: NodeJS.ProcessEnv, ports: Ports): Promise<void> {
  const pipeline = supervisor.run("pipeline", {
    args: ["pipeline/main.ts"],
    env: {
      ...LEAN,
      ...THREAD_POOL,
      NODE_COMPILE_CACHE: join(supervisor.dataDirectory, "compile-cache"),
      ...env,
    },
    stopMs: PIPELINE_STOP_MS,
  });
  const console = supervisor.run("console", {
    args: ["scripts/start/console.mjs", String(ports.console)],
    env,
    stopMs: CONSOLE_STOP_MS,
  });
  const deadline = Date.now() + SERVICES_READY_MS;
  const answers = async (
    child: { name: string; crashes: number },
    urls: readonly string[],
  ): Promise<void> => {
    while (!(await anyAnswers(urls))) {
      if (supervisor.isStopping) return;
      if (child.crashes >= 3 || Date.now() > deadline) {
        throw new Refusal(
          `The ${child.name} did not come up; its own words are above, after "${child.name} │".`,
        );
      }
      await sleep(100);
    }
  };
  await Promise.all([
    answers(pipeline, [
      hasGateway(env)
        ? `http://127.0.0.1:${ports.gateway}/livez`
        : `http://127.0.0.1:${ports.control}/metrics`,
    ]),
    answers(console, [
      `http://127.0.0.1:${ports.console}/api/health`,
      `http://127.0.0.1:${ports.console}/login`,
    ]),
  ]);
}

async function anyAnswers(urls: readonly string[]): Promise<boolean> {
  for (const url of urls) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
      await response.body?.cancel();
      if (response.status < 400) return true;
    } catch {
      return false; // nothing listens yet
    }
  }
  return false;
}

const hasGateway = (env: NodeJS.ProcessEnv): boolean => readEnv(env).roles.includes("gateway");

/**
 * Until the first release is applied, SDKs are answered 503. Resolves when the gateway takes events, or with the reason
 * why it does not: what may be mended in the console must not keep the console from being announced.
 */
async function untilEventsAreTaken(
  env: NodeJS.ProcessEnv,
  ports: Ports,
  isStopping: () => boolean,
): Promise<string | undefined> {
  if (!hasGateway(env)) return undefined;
  const deadline = Date.now() + EVENTS_TAKEN_MS;
  for (;;) {
    const reason = await whyNotReady(`http://127.0.0.1:${ports.gateway}/readyz`);
    if (reason === undefined || isStopping()) return undefined;
    if (reason !== "starting" || Date.now() > deadline) return reason;
    await sleep(50);
  }
}

async function whyNotReady(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { reason } = (await response.json()) as { reason?: string };
    return response.ok ? undefined : (reason ?? "starting");
  } catch {
    return "starting"; // it has crashed and is started again
  }
}
