/** A webhook's receiver for journeys: keeps what arrives, answers what it is told to. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What it was answered with. */
  readonly status: number;
}

export interface Receiver {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  answerWith(status: number): void;
  close(): void;
}

export async function openReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      deliveries.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), status });
      response.writeHead(status).end("received");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`,
    deliveries,
    answerWith: (next) => {
      status = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
