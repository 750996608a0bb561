/** What this machine can do at most, measured in the same run: a server that only parses, and a disk that only syncs. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Serves until its parent ends: JSON in, parse, stringify each event, answer. Prints its port. */
async function serveFloor(): Promise<void> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { batch?: unknown[] };
      for (const event of body.batch ?? [body]) JSON.stringify(event);
      response.writeHead(200, { "content-type": "application/json", "content-length": 16 });
      response.end('{"success":true}');
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
  process.stdin.resume().on("end", () => process.exit(0));
}

/** Starts the bare server in a process of its own; `stop` ends it. */
export async function startFloorServer(): Promise<{ readonly port: number; stop(): void }> {
  const child = spawn(process.execPath, [import.meta.filename, "serve"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { port: Number(line.toString().trim()), stop: () => child.stdin.end() };
}

/** Milliseconds of one write of `bytes` and one fdatasync: the median of many. */
export function syncFloor(bytes: number, rounds = 300): number {
  const folder = mkdtempSync(join(tmpdir(), "tributary-floor-"));
  const file = openSync(join(folder, "sync"), "w");
  const block = Buffer.alloc(bytes, 120);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    times.push(performance.now() - begin);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href && process.argv[2] === "serve")
  await serveFloor();
