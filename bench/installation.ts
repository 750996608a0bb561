/** Starts a whole Tributary as a stranger would, on free ports and an empty data directory, and drives it over REST. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const TOKEN = "bench-token-of-an-owner-0123456789";

export interface Installation {
  readonly gatewayPort: number;
  readonly consoleUrl: string;
  /** Milliseconds from the command to the ready line. */
  readonly startMs: number;
  /** Calls the REST API; throws with the answer's text unless it is 2xx. */
  rest<T>(method: string, path: string, body?: unknown): Promise<T>;
  openStream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** Memory and processor time of all processes together. */
  usage(): Usage;
  stop(): Promise<void>;
}

export interface Usage {
  readonly rssMb: number;
  readonly pipelineRssMb: number;
  /** Seconds of processor time so far, per process group. */
  readonly cpuSeconds: number;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly command: string;
}

function processFacts(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
    return {
      pid,
      parent: Number(fields[1]),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
      // Proportional share: Postgres's processes share most of their memory.
      rssMb: Number(/^Pss: +(\d+)/m.exec(rollup)?.[1] ?? "0") / 1024,
      command: readFileSync(`/proc/${pid}/cmdline`, "latin1"),
    };
  } catch {
    return null;
  }
}

/** Sums over a process and all its descendants. Linux only. */
function usageBelow(root: number): Usage {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processFacts(Number(name)))
    .filter((facts) => facts !== null);
  const family = new Set([root]);
  for (let grown = true; grown;) {
    const before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    grown = family.size > before;
  }
  const members = all.filter(({ pid }) => family.has(pid));
  const sum = (list: readonly ProcessFacts[], of: (facts: ProcessFacts) => number): number =>
    list.reduce((total, facts) => total + of(facts), 0);
  return {
    rssMb: sum(members, (facts) => facts.rssMb),
    pipelineRssMb: sum(
      members.filter(({ command }) => command.includes("pipeline/main.ts")),
      (facts) => facts.rssMb,
    ),
    cpuSeconds: sum(members, (facts) => facts.cpuSeconds),
  };
}

async function readyLine(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error("the child has no standard output");
  const lines = createInterface({ input: child.stdout });
  const tail: string[] = [];
  for await (const line of lines) {
    if (line.startsWith("Tributary is ready")) {
      child.stdout.resume();
      return;
    }
    tail.push(line);
    if (tail.length > 30) tail.shift();
  }
  throw new Error(`Tributary did not start:\n${tail.join("\n")}`);
}

/** `dataDir` is kept when given; otherwise a temporary one goes with `stop`. */
export async function startInstallation(
  environment: Readonly<Record<string, string>>,
  dataDir?: string,
): Promise<Installation> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), "tributary-bench-"));
  const [gatewayPort, consolePort, controlPort] = [await freePort(), await freePort(), await freePort()];
  const begin = performance.now();
  const child = spawn(process.execPath, ["scripts/bootstrap.mjs", "start"], {
    cwd: join(import.meta.dirname, ".."),
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      TRIBUTARY_DATA_DIR: folder,
      TRIBUTARY_GATEWAY_PORT: String(gatewayPort),
      TRIBUTARY_CONSOLE_PORT: String(consolePort),
      TRIBUTARY_CONTROL_PORT: String(controlPort),
      TRIBUTARY_API_TOKEN: TOKEN,
      TRIBUTARY_ALLOW_NETWORKS: "127.0.0.0/8",
      TRIBUTARY_LOG_LEVEL: "warn",
      ...environment,
    },
  });
  await readyLine(child);
  const consoleUrl = `http://127.0.0.1:${consolePort}`;
  const request = async (
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Response> => {
    const answer = await fetch(`${consoleUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    gatewayPort,
    consoleUrl,
    startMs: performance.now() - begin,
    rest: async <T>(method: string, path: string, body?: unknown) =>
      (await (await request(method, path, body)).json()) as T,
    openStream: async (path, signal) => {
      const { body } = await request("GET", path, undefined, signal);
      if (body === null) throw new Error(`${path} has no body`);
      return body;
    },
    usage: () => usageBelow(child.pid ?? -1),
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
