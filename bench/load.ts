/**
 * The load generator: a process of its own that sends prepared batches over keep-alive sockets and measures each
 * answer. Speaks HTTP by hand, since a client library would cost more than the server under test: one buffer per
 * connection, in which only the fixed-width message and user ids change from request to request.
 *
 * node bench/load.ts '<LoadOptions as JSON>'  ->  one line of JSON, LoadResult
 */
import { connect, type Socket } from "node:net";
import { pathToFileURL } from "node:url";

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly writeKey: string;
  readonly batchSize: number;
  readonly connections: number;
  /** Stop after this long, or after `events`, whichever comes first. */
  readonly durationMs: number;
  readonly events: number;
  /** Events a second; 0 sends as fast as answers come. */
  readonly perSecond: number;
  /** Begins every message id, so that two runs do not look like repetitions. */
  readonly run: string;
}

export interface LoadResult {
  readonly events: number;
  readonly requests: number;
  readonly refused: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const ID_WIDTH = 12;
const FILLER = "The quick brown fox jumps over the lazy dog and looks for another sentence to carry. ".repeat(
  5,
);

/** A track event of about 1.25 KB, as browser SDKs send it. `#` marks what changes. */
function eventText(run: string): string {
  return JSON.stringify({
    messageId: `${run}-${"#".repeat(ID_WIDTH)}`,
    type: "track",
    event: "Product Viewed",
    userId: `user-${"@".repeat(ID_WIDTH)}`,
    anonymousId: "b7c1d0c5-8a54-4c1e-9d56-0c9c5c2f8d11",
    properties: {
      product_id: "cof-001",
      name: "Huila single origin",
      category: "Coffee",
      price: 14.5,
      currency: "EUR",
      quantity: 2,
      position: 3,
      note: FILLER,
    },
    context: {
      library: { name: "analytics.js", version: "1.84.3" },
      page: {
        path: "/products/cof-001",
        url: "https://shop.example/products/cof-001",
        title: "Huila single origin",
        referrer: "https://shop.example/",
      },
      userAgent:
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
      locale: "en-US",
      timezone: "Europe/Berlin",
    },
    timestamp: new Date().toISOString(),
  }).replace('"anonymousId":"b7c1d0c5-8a54-4c1e-9d56-0c9c5c2f8d11",', "");
}

interface Prepared {
  readonly buffer: Buffer;
  readonly messageAt: readonly number[];
  readonly userAt: readonly number[];
}

function placesOf(buffer: Buffer, mark: string): number[] {
  const places: number[] = [];
  for (let at = buffer.indexOf(mark); at !== -1; at = buffer.indexOf(mark, at + mark.length)) places.push(at);
  return places;
}

function prepare(options: LoadOptions): Prepared {
  const one = eventText(options.run);
  const body =
    options.batchSize === 1 && !options.path.endsWith("batch")
      ? one
      : `{"batch":[${Array.from({ length: options.batchSize }, () => one).join(",")}],"sentAt":"${new Date().toISOString()}"}`;
  const head = [
    `POST ${options.path} HTTP/1.1`,
    `Host: 127.0.0.1:${options.port}`,
    `Authorization: Basic ${Buffer.from(`${options.writeKey}:`).toString("base64")}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    "",
  ].join("\r\n");
  const buffer = Buffer.from(head + body);
  return {
    buffer,
    messageAt: placesOf(buffer, "#".repeat(ID_WIDTH)),
    userAt: placesOf(buffer, "@".repeat(ID_WIDTH)),
  };
}

function writeNumber(buffer: Buffer, at: number, value: number): void {
  let rest = value;
  for (let place = at + ID_WIDTH - 1; place >= at; place--) {
    buffer[place] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}

interface Tally {
  sent: number;
  acked: number;
  requests: number;
  refused: number;
  readonly latencies: number[];
}

/** Length of the whole answer in `text`, or null while it is not all there. Answers are small and carry Content-Length. */
function answerLength(text: string): number | null {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? "0");
  return text.length >= end + 4 + length ? end + 4 + length : null;
}

function drive(socket: Socket, options: LoadOptions, tally: Tally, deadline: number): Promise<void> {
  const prepared = prepare(options);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let begun = 0;
  let text = "";
  const next = (): void => {
    if (performance.now() >= deadline || tally.sent >= options.events) {
      socket.end();
      return resolve();
    }
    for (let index = 0; index < prepared.messageAt.length; index++) {
      writeNumber(prepared.buffer, prepared.messageAt[index] ?? 0, tally.sent + index);
      writeNumber(prepared.buffer, prepared.userAt[index] ?? 0, (tally.sent + index) % 10_000);
    }
    tally.sent += prepared.messageAt.length;
    begun = performance.now();
    // A copy: the socket may still hold the bytes when the next request is written into the buffer.
    socket.write(Buffer.from(prepared.buffer));
  };
  const paced = (): void => {
    if (options.perSecond === 0) return next();
    const due =
      (options.batchSize * options.connections * 1000) / options.perSecond - (performance.now() - begun);
    setTimeout(next, Math.max(0, due));
  };
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const length = answerLength(text);
    if (length === null) return;
    tally.latencies.push(performance.now() - begun);
    tally.requests += 1;
    if (text.startsWith("HTTP/1.1 200")) tally.acked += prepared.messageAt.length;
    else tally.refused += prepared.messageAt.length;
    text = text.slice(length);
    paced();
  });
  socket.on("error", reject);
  socket.on("close", () => resolve());
  next();
  return promise;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const tally: Tally = { sent: 0, acked: 0, requests: 0, refused: 0, latencies: [] };
  const begin = performance.now();
  const sockets = await Promise.all(
    Array.from({ length: options.connections }, async () => {
      const socket = connect(options.port, "127.0.0.1");
      socket.setNoDelay(true);
      await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      return socket;
    }),
  );
  await Promise.all(sockets.map((socket) => drive(socket, options, tally, begin + options.durationMs)));
  const seconds = (performance.now() - begin) / 1000;
  const sorted = tally.latencies.toSorted((a, b) => a - b);
  return {
    events: tally.acked,
    requests: tally.requests,
    refused: tally.refused,
    seconds,
    eventsPerSecond: tally.acked / seconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const options = JSON.parse(process.argv[2] ?? "{}") as LoadOptions;
  process.stdout.write(`${JSON.stringify(await runLoad(options))}\n`);
}
