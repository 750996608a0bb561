/** A server that speaks as receivers do, on command: for the conformance suite and for tests of connectors. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Behaviour = (request: SeenRequest, response: ServerResponse, socket: Socket) => void;

export interface ContractServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  readonly seen: SeenRequest[];
  /** TCP connections accepted since the start. */
  readonly accepts: () => number;
  behave: Behaviour;
}

export async function startContractServer(behave: Behaviour = answer(200)): Promise<ContractServer> {
  let accepts = 0;
  const seen: SeenRequest[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      seen.push(one);
      contract.behave(one, response, request.socket);
    });
  });
  server.on("connection", () => (accepts += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const contract: ContractServer = {
    origin: `http://127.0.0.1:${String(port)}`,
    port,
    seen,
    accepts: () => accepts,
    behave,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return contract;
}

export const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ""): Behaviour =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
