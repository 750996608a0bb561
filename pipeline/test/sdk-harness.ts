/** What the SDK tests share: a gateway on a real log, a proxy that answers badly on command, a page server, a browser. */
import { hash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { pino } from "pino";
import { chromium, type Browser } from "playwright-core";
import { Registry } from "prom-client";
import { decodeIntake, type IntakeRecord } from "../../contract/intake.ts";
import type { CanonicalEvent, StoredEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import { findBrowser } from "../../scripts/suite/browser.ts";
import { startGateway } from "../gateway/index.ts";
import { openLogReader } from "../log/index.ts";
import { normalise } from "../process/normalise.ts";

export const WRITE_KEY = "wk_sdk_test";

export interface ReceivedEvent {
  readonly record: IntakeRecord;
  /** The item as the SDK sent it. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface TestGateway {
  readonly url: string;
  /** Everything on disk that was not refused, in order. */
  events(): Promise<readonly ReceivedEvent[]>;
  /** Waits until at least `count` events are on disk, then a moment longer so that surplus ones would show. */
  waitFor(count: number, timeoutMs?: number): Promise<readonly ReceivedEvent[]>;
  /** What the process stage makes of everything on disk. */
  canonical(): Promise<readonly CanonicalEvent[]>;
  stop(): Promise<void>;
}

const testRelease: Release = {
  format: 1,
  number: 1,
  publishedAt: Date.now(),
  sources: [
    {
      id: "src_sdk",
      name: "SDK test",
      connector: "http",
      enabled: true,
      maxEventBytes: 32 * 1024,
      plan: null,
      transformations: [],
      keys: [{ hash: hash("sha256", WRITE_KEY), acceptedUntil: null }],
    },
  ],
  destinations: [],
  connections: [],
  plans: [],
  transformations: [],
  libraries: [],
  credentials: {},
  alerts: { rules: [], channels: [], consoleUrl: null },
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function eventsOf(record: IntakeRecord): readonly ReceivedEvent[] {
  const body = JSON.parse(record.body) as Record<string, unknown>;
  const items = record.kind === "batch" ? (body["batch"] as Record<string, unknown>[]) : [body];
  const refused = new Set(record.refused.map(({ item }) => item));
  return items.filter((_, at) => !refused.has(at)).map((raw) => ({ record, raw }));
}

export async function startTestGateway(): Promise<TestGateway> {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-sdk-"));
  const env = { dataDir, gatewayHost: "127.0.0.1", gatewayPort: 0 };
  const role = await startGateway({
    env: env as never,
    logger: pino({ level: "silent" }),
    metrics: new Registry(),
    notify: () => undefined,
  });
  await role.applyRelease(testRelease);
  const { port } = (await role.methods["address"]!(undefined as never)) as { port: number };
  const reader = await openLogReader({ dataDir, name: "intake" });

  const readAll = (): ReturnType<typeof reader.read> =>
    reader.read(0, { maxRecords: 100_000, maxBytes: 2 ** 28 });
  const events = async (): Promise<readonly ReceivedEvent[]> => {
    const records = await readAll();
    return records.flatMap(({ payload }) => eventsOf(decodeIntake(payload)));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    events,
    waitFor: async (count, timeoutMs = 20_000) => {
      const deadline = Date.now() + timeoutMs;
      while ((await events()).length < count && Date.now() < deadline) await sleep(50);
      await sleep(300);
      return events();
    },
    canonical: async () =>
      normalise(await readAll()).events.map(({ payload }) => (JSON.parse(payload) as StoredEvent).event),
    stop: async () => {
      await reader.close();
      await role.stop(2000);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Attempt {
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** What the client was answered. */
  readonly status: number;
}

export interface FaultyProxy {
  readonly url: string;
  /** Posts that went through, in order. */
  readonly attempts: Attempt[];
  /** The next posts get these answers instead of the gateway's. */
  fail(...answers: readonly { readonly status: number; readonly retryAfter?: number }[]): void;
  stop(): Promise<void>;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

const readableBy = (request: IncomingMessage): Record<string, string> => ({
  "access-control-allow-origin": request.headers.origin ?? "*",
  "access-control-allow-credentials": "true",
  "access-control-expose-headers": "Retry-After",
});

/** In front of a gateway; the Host header goes through, so that settings name the proxy. */
export async function startFaultyProxy(gatewayUrl: string): Promise<FaultyProxy> {
  const attempts: Attempt[] = [];
  const faults: { readonly status: number; readonly retryAfter?: number }[] = [];
  const note = (request: IncomingMessage, status: number): void => {
    if (request.method !== "POST") return;
    attempts.push({ at: Date.now(), path: request.url ?? "", headers: request.headers, status });
  };
  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, headers } = request;
    const upstream = httpRequest(`${gatewayUrl}${request.url}`, { method, headers }, (answer) => {
      note(request, answer.statusCode ?? 0);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on("error", () => response.destroy());
    request.pipe(upstream);
  };
  const server = createServer((request, response) => {
    const fault = request.method === "POST" ? faults.shift() : undefined;
    if (fault === undefined) return forward(request, response);
    note(request, fault.status);
    const retry = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
    request.resume();
    response.writeHead(fault.status, { ...readableBy(request), ...retry });
    response.end("{}");
  });
  return {
    url: await listen(server),
    attempts,
    fail: (...answers) => void faults.push(...answers),
    stop: () => close(server),
  };
}

/** Serves `/bundle.js`, made from the given module source, and a page that loads it at every other path. */
export async function startPageServer(
  source: string,
  head = "",
): Promise<{ url: string; stop(): Promise<void> }> {
  const bundled = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = bundled.outputFiles[0]?.text ?? "";
  const page = `<!doctype html><meta charset="utf-8"><title>Shop</title>${head}<script src="/bundle.js"></script><h1>Shop</h1>`;
  const server = createServer((request, response) => {
    const isScript = request.url === "/bundle.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html; charset=utf-8" });
    response.end(isScript ? script : page);
  });
  return { url: await listen(server), stop: () => close(server) };
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...findBrowser(),
    args: [
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The values of one field over all events, sorted by text, absent ones left out: retries may change the order of arrival. */
export const pluck = (events: readonly ReceivedEvent[], field: string): readonly string[] =>
  events
    .map(({ raw }) => raw[field])
    .filter((value) => typeof value === "string")
    .toSorted((a, b) => a.localeCompare(b));

export const pathsOf = (attempts: readonly Attempt[]): readonly string[] =>
  attempts.map(({ path }) => path.split("?", 1)[0] ?? "").toSorted((a, b) => a.localeCompare(b));

/** The one event of a type; fails when there are none or several. */
export function only(events: readonly ReceivedEvent[], type: string): Readonly<Record<string, unknown>> {
  const found = events.filter(({ raw }) => raw["type"] === type);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} events of type ${type}`);
  return found[0].raw;
}
