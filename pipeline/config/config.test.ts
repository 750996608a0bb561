import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Release, SignedRelease } from "../../contract/release.ts";
import { keyInfo } from "../../contract/sealing.ts";
import { deriveKey, sign } from "../base/keys.ts";
import { Config } from "./index.ts";

const secretKey = "a secret key for tests only";
const logger = pino({ level: "silent" });
let dataDir: string;
let applied: number[];
let configs: Config[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "config-"));
  applied = [];
  configs = [];
});

afterEach(async () => {
  await Promise.all(configs.map((config) => config.stop()));
  await rm(dataDir, { recursive: true });
});

function open(consoleUrl = "http://127.0.0.1:9", apply?: (release: Release) => Promise<void>): Config {
  const config = new Config({
    env: { dataDir, secretKey, consoleUrl },
    logger,
    apply: async (release) => {
      await apply?.(release);
      applied.push(release.number);
    },
  });
  configs.push(config);
  return config;
}

const body = (number: number, extra: object = {}): object => ({
  format: 1,
  number,
  publishedAt: 0,
  sources: [],
  destinations: [],
  connections: [],
  ...extra,
});

function signed(content: object, key = secretKey): SignedRelease {
  const text = JSON.stringify(content);
  return { body: text, signature: sign(deriveKey(key, keyInfo("release")), text) };
}

describe("a pushed release", () => {
  test("runs once it is applied, and is kept for the next start", async () => {
    const config = open();
    expect(await config.push(signed(body(3)))).toBe(3);
    expect(config.running?.number).toBe(3);

    const next = open();
    await next.start();
    expect(next.running?.number).toBe(3);
    expect(applied).toEqual([3, 3]);
  });

  test.each([
    ["signed with another key", signed(body(4), "another secret key")],
    ["altered after signing", { ...signed(body(4)), body: JSON.stringify(body(5)) }],
    ["of an unknown format", signed(body(4, { format: 2 }))],
    ["that is no JSON", { body: "{", signature: sign(deriveKey(secretKey, keyInfo("release")), "{") }],
    ["without a signature", { body: JSON.stringify(body(4)) }],
    ["that is nothing", null],
  ])("%s changes nothing", async (_case, given) => {
    const config = open();
    await config.push(signed(body(3)));
    await expect(config.push(given)).rejects.toMatchObject({ code: "release_invalid" });
    expect(config.running?.number).toBe(3);
    expect(applied).toEqual([3]);
    expect(config.degraded).toMatch(/release was refused/);
    await config.push(signed(body(4)));
    expect(config.degraded).toBeNull();
  });

  test("older than the running one is refused, the same one again is harmless", async () => {
    const config = open();
    await config.push(signed(body(3)));
    expect(await config.push(signed(body(3)))).toBe(3);
    await expect(config.push(signed(body(2)))).rejects.toMatchObject({ code: "conflict" });
    await expect(config.push(signed(body(3, { publishedAt: 9 })))).rejects.toMatchObject({
      code: "conflict",
    });
    expect(applied).toEqual([3]);
  });

  test("that a role refuses neither runs nor is kept", async () => {
    const config = open(undefined, async ({ number }) => {
      if (number === 4) throw new Error("no such connector");
    });
    await config.push(signed(body(3)));
    await expect(config.push(signed(body(4)))).rejects.toThrow("no such connector");
    expect(config.running?.number).toBe(3);
    expect(await readFile(join(dataDir, "release.json"), "utf8")).toBe(JSON.stringify(signed(body(3))));
  });

  test("waits for the one before it", async () => {
    const gate = Promise.withResolvers<void>();
    const config = open(undefined, ({ number }) => (number === 1 ? gate.promise : Promise.resolve()));
    const first = config.push(signed(body(1)));
    const second = config.push(signed(body(2)));
    gate.resolve();
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(applied).toEqual([1, 2]);
  });
});

describe("the copy on disk", () => {
  test.each(["{", '{"body":"{}","signature":"x"}', ""])(
    "damaged to %j is reported and not run",
    async (text) => {
      await writeFile(join(dataDir, "release.json"), text);
      const config = open();
      await config.start();
      expect(config.running).toBeNull();
      expect(config.degraded).toMatch(/on disk/);
      await config.push(signed(body(1)));
      expect(config.degraded).toBeNull();
    },
  );

  test("survives a write that was interrupted", async () => {
    await open().push(signed(body(3)));
    await writeFile(join(dataDir, "release.json.new"), "half of");
    const next = open();
    await next.start();
    expect(next.running?.number).toBe(3);
  });
});

describe("pulling", () => {
  let server: Server;
  let requests: { bearer: string | undefined; known: string | undefined }[];
  let published: SignedRelease | null;

  beforeEach(async () => {
    requests = [];
    published = null;
    server = createServer((request, response) => {
      const known = request.headers["if-none-match"];
      requests.push({ bearer: request.headers.authorization, known });
      if (published === null) response.writeHead(404).end();
      else if (known !== undefined && published.body.includes(`"number":${known.replaceAll('"', "")},`))
        response.writeHead(304).end();
      else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(published));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const url = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  test("fetches the present release at start, with the control key", async () => {
    published = signed(body(8));
    const config = open(url());
    await config.start();
    await vi.waitFor(() => {
      expect(config.running?.number).toBe(8);
    });
    const key = deriveKey(secretKey, keyInfo("control")).toString("base64url");
    expect(requests[0]).toEqual({ bearer: `Bearer ${key}`, known: undefined });
  });

  test("names the release that it knows and takes 304 for no news", async () => {
    published = signed(body(8));
    const config = open(url());
    await config.push(signed(body(8)));
    await config.start();
    await vi.waitFor(() => {
      expect(requests).toHaveLength(1);
    });
    expect(requests[0]?.known).toBe('"8"');
    expect(applied).toEqual([8]);
  });

  test("a console that is down is no fault of the pipeline: it starts and waits", async () => {
    const config = open("http://127.0.0.1:9");
    await config.start();
    expect(config.running).toBeNull();
    expect(config.degraded).toBeNull();
  });
});
