/** A gateway on a log in memory, with a disk that tests can break. */
import { hash } from "node:crypto";
import { connect } from "node:net";
import { pino } from "pino";
import { Registry } from "prom-client";
import { decodeIntake, type IntakeRecord } from "../../../contract/intake.ts";
import type { Release, ReleaseSource } from "../../../contract/release.ts";
import type { LogWriter } from "../../log/index.ts";
import { startGatewayOn } from "../index.ts";

export const KEY = "wk";
export const ADMISSION = { authorization: `Basic ${Buffer.from(`${KEY}:`).toString("base64")}` };

const source = (id: string, key: string, over: Partial<ReleaseSource> = {}): ReleaseSource => ({
  id,
  name: id,
  connector: "http",
  enabled: true,
  maxEventBytes: 32 * 1024,
  keys: [{ hash: hash("sha256", key), acceptedUntil: null }],
  plan: null,
  transformations: [],
  ...over,
});

const rotated = (acceptedUntil: number, key: string): ReleaseSource["keys"][number] => ({
  hash: hash("sha256", key),
  acceptedUntil,
});

const release: Release = {
  format: 1,
  number: 1,
  publishedAt: 1_700_000_000_000,
  sources: [
    source("src_1", KEY),
    source("src_off", "off", { enabled: false }),
    source("src_rotated", "current", {
      keys: [
        { hash: hash("sha256", "current"), acceptedUntil: null },
        rotated(Date.now() + 3_600_000, "graced"),
        rotated(Date.now() - 1, "expired"),
      ],
    }),
  ],
  destinations: [],
  connections: [],
  plans: [],
  transformations: [],
  libraries: [],
  credentials: {},
  alerts: { rules: [], channels: [], consoleUrl: null },
};

export interface MemoryGateway {
  readonly url: string;
  readonly port: number;
  readonly records: IntakeRecord[];
  readonly registry: Registry;
  /** What an append and an opening reject with from now on. */
  break(error: Error | null): void;
  /** Appends wait until the returned function is called. */
  stall(): () => void;
  post(path: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
  /** Sends bytes as they are; resolves with everything that came back when the server closes or after `ms`. */
  raw(bytes: string | Buffer, ms?: number): Promise<string>;
  stop(deadlineMs?: number): Promise<void>;
}

export async function startMemoryGateway(withRelease = true): Promise<MemoryGateway> {
  const records: IntakeRecord[] = [];
  const registry = new Registry();
  let fault: Error | null = null;
  let gate: Promise<void> = Promise.resolve();
  const writer: LogWriter = {
    append: async (batch) => {
      await gate;
      if (fault !== null) throw fault;
      const offsets = batch.records.map(({ payload }) => records.push(decodeIntake(payload)) - 1);
      return { offsets, duplicates: 0, at: Date.now() };
    },
    trim: () => Promise.resolve({ removedRecords: 0, removedBytes: 0 }),
    close: () => Promise.resolve(),
  };
  const env = { dataDir: "unused", gatewayHost: "127.0.0.1", gatewayPort: 0 };
  const role = await startGatewayOn(
    { env: env as never, logger: pino({ level: "silent" }), metrics: registry, notify: () => undefined },
    {
      openLog: () => (fault === null ? Promise.resolve(writer) : Promise.reject(fault)),
      diskSpace: () => Promise.resolve({ freeBytes: 2 ** 40, totalBytes: 2 ** 41 }),
    },
  );
  if (withRelease) await role.applyRelease(release);
  const { port } = (await role.methods["address"]!(undefined as never)) as { port: number };
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    records,
    registry,
    break: (error) => void (fault = error),
    stall: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    post: (path, body, headers = ADMISSION) =>
      fetch(url + path, { method: "POST", body: body as string, headers }),
    raw: (bytes, ms = 3000) => rawExchange(port, bytes, ms),
    stop: (deadlineMs = 1000) => role.stop(deadlineMs),
  };
}

function rawExchange(port: number, bytes: string | Buffer, ms: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(bytes);
  });
}

export async function codeOf(response: Response): Promise<string> {
  const body = (await response.json()) as { error?: { code: string } };
  return body.error?.code ?? "accepted";
}
