/** The HTTP server around the gateway: sockets, timeouts, draining. Plain node:http; a framework would cost a third of the throughput of single events. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { errorAnswer, send } from "./answer.ts";
import type { Answered } from "./gateway.ts";
import {
  CONNECTIONS_MAX,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  REQUEST_TIMEOUT_MS,
} from "./limits.ts";
import { refuse } from "./refusal.ts";

export interface ServerPorts {
  readonly answer: (request: IncomingMessage, requestId: string) => Promise<Answered>;
  readonly answered: (family: string, status: number) => void;
  readonly logger: Logger;
}

const SWEEP_MS = 50;
const TIMEOUTS_CHECK_MS = 2_000;

export class GatewayServer {
  readonly #ports: ServerPorts;
  readonly #server: Server;
  readonly #idPrefix = randomBytes(6).toString("base64url");
  #served = 0;
  #open = 0;
  #draining = false;

  constructor(ports: ServerPorts) {
    this.#ports = ports;
    const options = {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: TIMEOUTS_CHECK_MS,
    };
    this.#server = createServer(options, (request, response) => void this.#serve(request, response));
    this.#server.maxConnections = CONNECTIONS_MAX;
    this.#server.on("connection", (socket) => {
      this.#open++;
      socket.once("close", () => this.#open--);
    });
  }

  get connections(): number {
    return this.#open;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Resolves with the port, which the system chooses for port 0. Rejects when the port is taken. */
  async listen(port: number, host: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once("error", reject);
    this.#server.listen(port, host, resolve);
    await promise;
    this.#server.off("error", reject);
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no new connections, answers what has begun, and cuts what is left at the deadline. */
  async drain(deadlineMs: number): Promise<void> {
    this.#draining = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    const sweep = setInterval(() => this.#server.closeIdleConnections(), SWEEP_MS);
    const cut = setTimeout(() => this.#server.closeAllConnections(), deadlineMs);
    await promise;
    clearInterval(sweep);
    clearTimeout(cut);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = `${this.#idPrefix}${(this.#served++).toString(36)}`;
    const answered = await this.#answered(request, requestId);
    const { family, answer } = answered;
    if (answer === null) return;
    this.#ports.answered(family, answer.status);
    send(request, response, answer, this.#draining);
    if (answer.hangUp === true) response.once("finish", () => request.destroy());
  }

  /** What is thrown here is our own fault, never the client's: 500, so that SDKs keep their events and retry. */
  async #answered(request: IncomingMessage, requestId: string): Promise<Answered> {
    try {
      return await this.#ports.answer(request, requestId);
    } catch (error) {
      this.#ports.logger.error({ err: error, requestId }, "a request failed");
      return { family: "fault", answer: errorAnswer(refuse("internal"), requestId) };
    }
  }
}
