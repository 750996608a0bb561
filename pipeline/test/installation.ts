/**
 * A pipeline process of a test's own: temporary data directory, free ports, a signed release, and on demand a real
 * Postgres. `await using` it, or call `remove` at the end: it ends everything that it started.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NO_ALERTS } from "../../contract/alert.ts";
import {
  deliverySettings,
  releaseBody,
  type Release,
  type ReleaseConnection,
  type ReleaseDestination,
  type ReleaseSource,
  type SignedRelease,
} from "../../contract/release.ts";
import { keyInfo } from "../../contract/sealing.ts";
import { deriveKey, sign } from "../base/keys.ts";
import { freePort } from "../../scripts/start/settings.ts";
import { startDatabase, type TestDatabase } from "./database.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** What a pushed release holds; whatever is left out is empty, but one `testSource` always is there. */
type ReleaseParts = Partial<Omit<Release, "format" | "number" | "publishedAt">>;

export interface InstallationOptions extends ReleaseParts {
  /** Extra variables, e.g. TRIBUTARY_ROLES or TRIBUTARY_ALLOW_NETWORKS (default here: 127.0.0.0/8). */
  readonly env?: Readonly<Record<string, string>>;
  /** Starts a Postgres with all migrations applied; "apart" keeps its files out of the data directory. */
  readonly postgres?: boolean | "apart";
  /** A command that runs the one behind it, such as a tracer; `folder` is the data directory. */
  readonly launcher?: (folder: string) => readonly string[];
  /** An address where no console answers, unless a test brings one. */
  readonly consoleUrl?: string;
}

/** The write key of `testSource`. */
const WRITE_KEY = "wk_test";

/** A source whose write key is WRITE_KEY, unless another is given. */
export function testSource(id = "src_test", writeKey = WRITE_KEY): ReleaseSource {
  const hash = createHash("sha256").update(writeKey).digest("hex");
  return {
    id,
    name: `Source ${id}`,
    connector: "http",
    enabled: true,
    keys: [{ hash, acceptedUntil: null }],
    maxEventBytes: 32 * 1024,
    plan: null,
    transformations: [],
  };
}

export function testDestination(
  id: string,
  connector: string,
  settings: Record<string, unknown>,
  delivery: Partial<ReleaseDestination["delivery"]> = {},
): ReleaseDestination {
  return {
    id,
    name: `Destination ${id}`,
    connector,
    enabled: true,
    settings,
    sealed: {},
    delivery: deliverySettings.parse(delivery),
    createdAt: 0,
    transformations: [],
  };
}

export function testConnection(
  sourceId: string,
  destinationId: string,
  filter: ReleaseConnection["filter"] = null,
): ReleaseConnection {
  return {
    id: `${sourceId}>${destinationId}`,
    sourceId,
    destinationId,
    enabled: true,
    filter,
    mapping: null,
    activeFrom: 0,
  };
}

function signRelease(release: Release, secretKey: string): SignedRelease {
  const body = JSON.stringify(releaseBody.parse(release));
  return { body, signature: sign(deriveKey(secretKey, keyInfo("release")), body) };
}

/** Starts the process, waits for the control API, pushes the release and waits until it runs. */
export async function startPipeline(options: InstallationOptions = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-test-"));
  const apart = options.postgres === "apart" ? await mkdtemp(join(tmpdir(), "tributary-test-db-")) : null;
  const database = options.postgres ? await startDatabase(apart ?? dataDir) : null;
  const installation = new Installation(options, {
    dataDir,
    database,
    folders: [dataDir, ...(apart === null ? [] : [apart])],
    gatewayPort: await freePort(),
    controlPort: await freePort(),
  });
  try {
    await installation.start();
    await installation.push(options);
  } catch (error) {
    await installation.remove();
    throw new Error(`the pipeline did not start; it said:\n${installation.output()}`, { cause: error });
  }
  return installation;
}

interface Place {
  readonly dataDir: string;
  readonly database: TestDatabase | null;
  /** To be deleted in the end. */
  readonly folders: readonly string[];
  readonly gatewayPort: number;
  readonly controlPort: number;
}

export class Installation implements AsyncDisposable {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly gatewayUrl: string;
  readonly controlUrl: string;
  readonly secretKey = randomBytes(24).toString("base64url");
  readonly #options: InstallationOptions;
  readonly #place: Place;
  readonly #bearer: string;
  #child: ChildProcess | null = null;
  #exited: Promise<number | null> = Promise.resolve(null);
  #output = "";
  #releaseNumber = 0;

  constructor(options: InstallationOptions, place: Place) {
    this.#options = options;
    this.#place = place;
    this.dataDir = place.dataDir;
    this.databaseUrl = place.database?.url ?? null;
    this.gatewayUrl = `http://127.0.0.1:${String(place.gatewayPort)}`;
    this.controlUrl = `http://127.0.0.1:${String(place.controlPort)}`;
    this.#bearer = deriveKey(this.secretKey, keyInfo("control")).toString("base64url");
  }

  /** Null when the test asked for none. */
  get database(): TestDatabase | null {
    return this.#place.database;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Everything that the pipeline has printed, over all its starts. */
  output(): string {
    return this.#output;
  }

  /** Starts the process (again) in the same data directory and on the same ports; resolves when it is live. */
  async start(): Promise<void> {
    const launcher = this.#options.launcher?.(this.dataDir) ?? [];
    const command = [...launcher, process.execPath, "pipeline/main.ts"];
    const child = spawn(command[0] ?? process.execPath, command.slice(1), {
      cwd: ROOT,
      env: this.#env(),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    this.#exited = new Promise((done) => child.once("exit", (code) => done(code)));
    await eventually(
      async () => (await fetch(`${this.controlUrl}/livez`)).ok,
      15_000,
      () => child.exitCode !== null,
    );
  }

  /** Pushes a release with the next number and waits until the pipeline takes events. Returns the number. */
  async push(parts: ReleaseParts): Promise<number> {
    const release: Release = {
      format: 1,
      number: ++this.#releaseNumber,
      publishedAt: Date.now(),
      sources: [...(parts.sources ?? [testSource()])],
      destinations: [...(parts.destinations ?? [])],
      connections: [...(parts.connections ?? [])],
      plans: [...(parts.plans ?? [])],
      transformations: [...(parts.transformations ?? [])],
      libraries: [...(parts.libraries ?? [])],
      credentials: parts.credentials ?? {},
      alerts: parts.alerts ?? NO_ALERTS,
    };
    const response = await this.control("/v1/release", {
      method: "PUT",
      body: JSON.stringify(signRelease(release, this.secretKey)),
    });
    if (!response.ok) throw new Error(`release refused: ${await response.text()}`);
    await this.ready();
    return release.number;
  }

  /** Resolves when /readyz says so. */
  async ready(timeoutMs = 15_000): Promise<void> {
    await eventually(async () => (await fetch(`${this.controlUrl}/readyz`)).ok, timeoutMs);
  }

  /** A request to the control API with its bearer key. */
  control(path: string, init: Pick<RequestInit, "method" | "body" | "signal"> = {}): Promise<Response> {
    return fetch(this.controlUrl + path, {
      ...init,
      headers: {
        authorization: `Bearer ${this.#bearer}`,
        "content-type": "application/json",
      },
    });
  }

  /** GET on the control API; throws when it is refused. The caller knows the answer's shape. */
  async get<T>(path: string): Promise<T> {
    const response = await this.control(path);
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Sends a batch to the gateway as a server-side SDK would; throws unless it was acked. Returns the messageIds. */
  async send(events: readonly Record<string, unknown>[], writeKey = WRITE_KEY): Promise<readonly string[]> {
    const batch = events.map((event) => ({
      messageId: randomUUID(),
      anonymousId: "anon",
      type: "track",
      ...event,
    }));
    const response = await fetch(`${this.gatewayUrl}/v1/batch`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, "content-type": "application/json" },
      body: JSON.stringify({ batch }),
    });
    if (response.status !== 200)
      throw new Error(`not acked: ${String(response.status)} ${await response.text()}`);
    return batch.map(({ messageId }) => messageId);
  }

  /** SIGTERM; resolves with the exit code. */
  async stop(): Promise<number | null> {
    this.#child?.kill("SIGTERM");
    return this.#exited;
  }

  /** Closes the channel that only the supervisor holds, as its death would; resolves with the exit code. */
  async abandon(): Promise<number | null> {
    this.#child?.disconnect();
    return this.#exited;
  }

  /** SIGKILL, at once. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#exited;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends the process, the database, and deletes the data. */
  async remove(): Promise<void> {
    await this.kill();
    await this.#place.database?.stop();
    for (const folder of this.#place.folders) await rm(folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }

  #env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      NODE_ENV: "test",
      TRIBUTARY_DATA_DIR: this.dataDir,
      TRIBUTARY_GATEWAY_HOST: "127.0.0.1",
      TRIBUTARY_GATEWAY_PORT: String(this.#place.gatewayPort),
      TRIBUTARY_CONTROL_PORT: String(this.#place.controlPort),
      TRIBUTARY_CONSOLE_URL: this.#options.consoleUrl ?? "http://127.0.0.1:9",
      TRIBUTARY_SECRET_KEY: this.secretKey,
      TRIBUTARY_ALLOW_NETWORKS: "127.0.0.0/8",
      ...(this.databaseUrl === null ? {} : { DATABASE_URL: this.databaseUrl }),
      ...this.#options.env,
    };
  }
}

/** Asks until the answer is true; an error counts as false. Throws after the time limit, or once it is hopeless. */
export async function eventually(
  isSo: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
  isHopeless: () => boolean = () => false,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = "the answer was no";
  while (Date.now() < deadline && !isHopeless()) {
    try {
      if (await isSo()) return;
    } catch (error) {
      last = error;
    }
    await sleep(25);
  }
  throw new Error(`it did not become true within ${String(timeoutMs)} ms`, { cause: last });
}
