/**
 * A webhook's receiver in a process of its own: answers 200 on any path and counts events. `GET /` tells the count, `GET /latency` how
 * long events took from the gateway to here since it was asked last.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";

const MARK = '"messageId"';

/** How often the mark stands in a body. Far cheaper than parsing, and the receiver shares the machine with what is measured. */
function countEvents(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(MARK); at !== -1; at = body.indexOf(MARK, at + MARK.length)) count += 1;
  return count;
}

const ARRIVAL = '"receivedAt":"';
const ISO_CHARS = 24;

/** Milliseconds since the first event of a body was accepted; null when it does not say. */
function ageOf(body: Buffer): number | null {
  const at = body.indexOf(ARRIVAL);
  if (at === -1) return null;
  const from = at + ARRIVAL.length;
  return Date.now() - Date.parse(body.toString("latin1", from, from + ISO_CHARS));
}

function p95(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.95)] ?? 0;
}

async function serve(): Promise<void> {
  let events = 0;
  let ages: number[] = [];
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.end(String(request.url === "/latency" ? p95(ages) : events));
      if (request.url === "/latency") ages = [];
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      events += countEvents(body);
      const age = ageOf(body);
      if (age !== null) ages.push(age);
      response.writeHead(200, { "content-length": 2 });
      response.end("ok");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
  process.stdin.resume().on("end", () => process.exit(0));
}

export interface Receiver {
  readonly url: string;
  count(): Promise<number>;
  /** 95th percentile in milliseconds, of one event a request, since the last call. */
  latencyP95(): Promise<number>;
  stop(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const child = spawn(process.execPath, [import.meta.filename, "serve"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = `http://127.0.0.1:${line.toString().trim()}/`;
  const ask = async (path: string): Promise<number> => Number(await (await fetch(url + path)).text());
  return { url, count: () => ask(""), latencyP95: () => ask("latency"), stop: () => child.stdin.end() };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href && process.argv[2] === "serve")
  await serve();
