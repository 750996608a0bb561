/**
 * The one door for requests to the outside. It refuses private addresses (address.ts, connect.ts), follows no redirect,
 * sends no credentials from the URL, and gives up after a total time; answers are read up to 64 KB and never unpacked.
 */
import { Agent, buildConnector, type Dispatcher } from "undici";
import { parseNetworks } from "./address.ts";
import { guardedConnector, systemResolver, type Resolve } from "./connect.ts";
import type { HttpAnswer, HttpRequest } from "./deliver.ts";
import { asOutgoingFault, OutgoingFault } from "./fault.ts";
import { ownAddresses } from "./own-address.ts";

export const ANSWER_BYTES_MAX = 64 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
const TOTAL_TIMEOUT_MS = 15_000;

export interface OutgoingOptions {
  /** CIDRs inside private ranges that may be reached all the same. */
  readonly allowNetworks: readonly string[];
  /** Origin and path prefix of this installation's own endpoints, which may be reached wherever they are; see own-address.ts. */
  readonly ownPrefixes?: readonly string[];
  readonly resolve?: Resolve;
  readonly connectTimeoutMs?: number;
  readonly totalTimeoutMs?: number;
}

export interface Outgoing {
  /** Rejects with OutgoingFault when there was no whole answer. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export function createOutgoing(options: OutgoingOptions): Outgoing {
  const totalTimeoutMs = options.totalTimeoutMs ?? TOTAL_TIMEOUT_MS;
  const connectTimeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  // The total time below covers both; these only free what a lost timer would leave behind.
  const limits = { headersTimeout: totalTimeoutMs * 2, bodyTimeout: totalTimeoutMs * 2, pipelining: 1 };
  const guarded = new Agent({
    ...limits,
    connect: guardedConnector({
      allowed: parseNetworks(options.allowNetworks),
      resolve: options.resolve ?? systemResolver(),
      connectTimeoutMs,
    }),
  });
  // Connections of its own: one that was opened without the guard must never serve another path of the same address.
  const own = new Agent({
    ...limits,
    connect: buildConnector({ timeout: connectTimeoutMs, allowH2: false }),
  });
  const isOwn = ownAddresses(options.ownPrefixes ?? []);
  return {
    send: async (request) => {
      const url = webUrl(request.url);
      return new Promise<HttpAnswer>((resolve, reject) => {
        const exchange = new Exchange(totalTimeoutMs, resolve, reject);
        const path = url.pathname + url.search;
        const { method, headers, body } = request;
        try {
          (isOwn(url) ? own : guarded).dispatch(
            {
              origin: url.origin,
              path,
              method: method,
              headers,
              body: body === "" ? null : body,
            },
            exchange,
          );
        } catch (error) {
          exchange.fail(error);
        }
      });
    },
    close: async () => {
      await Promise.all([guarded.destroy(), own.destroy()]);
    },
  };
}

/** Parsing a URL costs more than the rest of a send; a destination has one or few. */
const parsedUrls = new Map<string, URL>();
const PARSED_URLS_MAX = 500;

/** Throws OutgoingFault `url_invalid` unless the text is an absolute http(s) URL without credentials. */
export function webUrl(text: string): URL {
  const known = parsedUrls.get(text);
  if (known !== undefined) return known;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new OutgoingFault("url_invalid", "it cannot be read");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new OutgoingFault("url_invalid", `${url.protocol} is not a web protocol`);
  if (url.username !== "" || url.password !== "")
    throw new OutgoingFault("url_invalid", "it carries a user name or password; use a header");
  if (parsedUrls.size >= PARSED_URLS_MAX) parsedUrls.clear();
  parsedUrls.set(text, url);
  return url;
}

/** One request's way through undici: ends exactly once, by answer, fault or timeout. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #timer: NodeJS.Timeout;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (fault: OutgoingFault) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #bytes = 0;
  #status = 0;
  #headers: HttpAnswer["headers"] = {};
  #ended = false;

  constructor(
    timeoutMs: number,
    resolve: (answer: HttpAnswer) => void,
    reject: (fault: OutgoingFault) => void,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => {
      this.fail(new OutgoingFault("timeout", `no whole answer within ${String(timeoutMs)} ms`));
    }, timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It may have waited for a connection beyond its time.
    if (this.#ended) controller.abort(new Error("ended"));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    const flat: [string, string][] = [];
    for (const [name, value] of Object.entries(headers))
      if (value !== undefined) flat.push([name, typeof value === "string" ? value : value.join(", ")]);
    this.#headers = Object.fromEntries(flat);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = ANSWER_BYTES_MAX - this.#bytes;
    this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < ANSWER_BYTES_MAX) return;
    this.#finish();
    controller.abort(new Error("answer is long enough"));
  }

  onResponseEnd(): void {
    this.#finish();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    if (!this.#end()) return;
    const fault = asOutgoingFault(error);
    this.#reject(fault);
    this.#controller?.abort(fault);
  }

  #finish(): void {
    if (!this.#end()) return;
    const body = this.#chunks.length === 0 ? "" : Buffer.concat(this.#chunks).toString("utf8");
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#timer);
    return true;
  }
}
