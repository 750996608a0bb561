/** A console without Next around it: the real routes over a real Postgres, and a pipeline that takes releases and replays. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { OperationKey } from "@/lib/contract/operations";
import { migrate } from "@/scripts/migrate";
import { waitForDatabase } from "@/scripts/start/database";
import { preparePostgres } from "@/scripts/start/postgres";

const ROOT = resolve(import.meta.dirname, "../../..");
const OWNER_TOKEN = "owner-token-of-the-environment";
export const OWNER = { email: "owner@example.com", password: "correct horse battery" };

export interface Reply {
  readonly status: number;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
}

interface Asked {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

export interface Installation {
  readonly pipeline: Pipeline;
  readonly databaseUrl: string;
  ask(key: OperationKey, asked?: Asked): Promise<Reply>;
  stop(): Promise<void>;
}

/** Starts everything and points the environment to it. One per test file: the environment is read once. */
export async function startInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-console-"));
  const { url, args } = await preparePostgres(folder);
  const server = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "ignore", "ignore", "ipc"] });
  await waitForDatabase(url, 15_000, () => server.exitCode !== null);
  await migrate(url);
  const pipeline = await startPipeline();
  Object.assign(process.env, {
    DATABASE_URL: url,
    TRIBUTARY_SECRET_KEY: "a secret key of at least sixteen characters",
    TRIBUTARY_LOG_LEVEL: "silent",
    TRIBUTARY_CONTROL_URL: pipeline.url,
    TRIBUTARY_API_TOKEN: OWNER_TOKEN,
    TRIBUTARY_OWNER_EMAIL: OWNER.email,
    TRIBUTARY_OWNER_PASSWORD: OWNER.password,
  });
  const { shutDown } = await import("@/lib/server/boot");
  return {
    pipeline,
    databaseUrl: url,
    ask,
    stop: async () => {
      await shutDown();
      await pipeline.stop();
      const exited = once(server, "exit");
      server.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function ask(key: OperationKey, asked: Asked = {}): Promise<Reply> {
  const { token = OWNER_TOKEN, body, params = {}, query = {}, headers = {} } = asked;
  const [method = "", path = ""] = key.split(" ");
  const file = path.replace(/\{(\w+)\}/g, "[$1]");
  const route = (await import(/* @vite-ignore */ join(ROOT, `app/api/v1${file}/route.ts`))) as Record<
    string,
    Handler
  >;
  const address = `http://console.test/api/v1${path}?${new URLSearchParams(query).toString()}`;
  const request = new Request(address, {
    method,
    headers: {
      host: "console.test",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await route[method]!(request, { params: Promise.resolve(params) });
  const text = await response.text();
  return {
    status: response.status,
    text,
    headers: response.headers,
    body: text === "" ? null : JSON.parse(text),
  };
}

export interface Pipeline {
  readonly url: string;
  /** Release numbers in the order in which they came. */
  readonly releases: readonly number[];
  /** Bodies of all releases that came. */
  readonly bodies: readonly string[];
  /** Bodies of all replays that were asked for. */
  readonly replays: readonly string[];
  setDown(isDown: boolean): void;
  /** It refuses releases with this message, or is not done with them in time; null: it takes them. */
  setTrouble(
    trouble: { readonly kind: "refuses"; readonly message: string } | { readonly kind: "slow" } | null,
  ): void;
  /**
   * What it answers to requests for a path of the control API, such as "GET /lanes"; `*` stands for one step. A function
   * gets the request's body.
   */
  answers: Readonly<Record<string, object | ((body: string) => object)>>;
  stop(): Promise<void>;
}

/** At the port of the control API: takes releases and replays as the pipeline does, answers 404 to all that no test gave an answer for. */
async function startPipeline(): Promise<Pipeline> {
  const releases: number[] = [];
  const bodies: string[] = [];
  const replays: string[] = [];
  let isDown = false;
  let trouble: Parameters<Pipeline["setTrouble"]>[0] = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (isDown) {
        request.socket.destroy();
        return;
      }
      response.setHeader("content-type", "application/json");
      const answer = answerTo(pipeline.answers, request);
      if (answer !== undefined) {
        const body = Buffer.concat(chunks).toString();
        response.end(JSON.stringify(typeof answer === "function" ? answer(body) : answer));
        return;
      }
      if (request.method === "POST" && request.url === "/v1/replays") {
        const body = Buffer.concat(chunks).toString();
        replays.push(body);
        const { id } = JSON.parse(body) as { id: string };
        response.end(JSON.stringify({ id, matched: 1, matchedComplete: true }));
        return;
      }
      if (request.method !== "PUT" || request.url !== "/v1/release") {
        response.statusCode = 404;
        response.end(JSON.stringify({ error: { code: "not_found", message: "not here" } }));
        return;
      }
      if (trouble?.kind === "slow") {
        request.socket.destroy();
        return;
      }
      if (trouble !== null) {
        response.statusCode = 500;
        response.end(JSON.stringify({ error: { code: "internal", message: trouble.message } }));
        return;
      }
      const { body } = JSON.parse(Buffer.concat(chunks).toString()) as { body: string };
      const { number } = JSON.parse(body) as { number: number };
      releases.push(number);
      bodies.push(body);
      response.end(JSON.stringify({ running: Math.max(...releases) }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const pipeline: Pipeline = {
    url: `http://127.0.0.1:${String(port)}`,
    answers: {},
    releases,
    bodies,
    replays,
    setDown: (next) => {
      isDown = next;
    },
    setTrouble: (next) => {
      trouble = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return pipeline;
}

function answerTo(answers: Pipeline["answers"], { method = "", url = "" }: IncomingMessage) {
  const asked = `${method} ${new URL(url, "http://pipeline.test").pathname.replace("/v1", "")}`.split("/");
  const fits = (key: string): boolean => {
    const steps = key.split("/");
    return steps.length === asked.length && steps.every((step, at) => step === "*" || step === asked[at]);
  };
  return Object.entries(answers).find(([key]) => fits(key))?.[1];
}
