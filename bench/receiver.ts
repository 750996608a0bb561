/** A webhook's receiver in a process of its own: answers 200 and counts events. `GET /` tells the count. */
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

async function serve(): Promise<void> {
  let events = 0;
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.end(String(events));
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      events += countEvents(Buffer.concat(chunks));
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
  stop(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const child = spawn(process.execPath, [import.meta.filename, "serve"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = `http://127.0.0.1:${line.toString().trim()}/`;
  return { url, count: async () => Number(await (await fetch(url)).text()), stop: () => child.stdin.end() };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href && process.argv[2] === "serve")
  await serve();
