/** A real HTTP receiver for delivery tests: remembers what came and answers as told. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly at: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body when it is JSON, else null. */
  readonly json: Readonly<Record<string, unknown>> | null;
}

export const propertiesOf = ({ json }: Received): Readonly<Record<string, unknown>> =>
  (json?.["properties"] ?? {}) as Readonly<Record<string, unknown>>;

/** Decides about one request; without a decision the answer is 200. */
export type Answer = (request: Received, response: ServerResponse) => void;

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Requests that were answered with 2xx, in order. */
  readonly accepted: readonly Received[];
  readonly connections: () => number;
  answer: Answer;
}

export async function startReceiver(answer: Answer = () => undefined): Promise<Receiver> {
  const received: Received[] = [];
  const accepted: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const one = { at: Date.now(), headers: request.headers, body, json: parse(body) };
      received.push(one);
      receiver.answer(one, response);
      if (response.headersSent || response.destroyed) {
        if (response.statusCode < 300 && response.headersSent) accepted.push(one);
        return;
      }
      if (response.statusCode < 300) accepted.push(one);
      response.end();
    });
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${String(port)}/hook`,
    received,
    accepted,
    connections: () => connections,
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

function parse(body: string): Received["json"] {
  try {
    return JSON.parse(body) as Received["json"];
  } catch {
    return null;
  }
}
