/** The control API's HTTP server: finds the route, checks the bearer key, turns faults into JSON errors. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ERRORS, type ErrorCode } from "../../contract/errors.ts";
import { keyInfo } from "../../contract/sealing.ts";
import { Fault, codeOf, messageOf } from "../base/fault.ts";
import { deriveKey, isSameSecret } from "../base/keys.ts";
import type { ControlContext } from "./context.ts";
import { json, matchPath, type Answer, type Route } from "./route.ts";

/** A release of a large installation is a few megabytes. */
const BODY_BYTES_MAX = 32 * 2 ** 20;

export function createControlServer(context: ControlContext, routes: readonly Route[]): Server {
  const bearer = `Bearer ${deriveKey(context.env.secretKey, keyInfo("control")).toString("base64url")}`;
  return createServer((request, response) => {
    void answer(request, goneOf(response))
      .catch((error: unknown) => errorAnswer(error, context, request))
      .then((result) => {
        send(result, request, response);
      });
  });

  async function answer(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    const url = new URL(request.url ?? "/", "http://control");
    const fitting = routes.flatMap((route) => {
      const params = matchPath(route.path, url.pathname);
      return params === null ? [] : [{ route, params }];
    });
    const found = fitting.find(({ route }) => route.method === request.method);
    if (found?.route.open !== true && !isSameSecret(bearer, request.headers.authorization ?? ""))
      throw new Fault("unauthenticated", "The control API needs the installation's control key.");
    if (found === undefined)
      throw fitting.length === 0
        ? new Fault("path_unknown", "The control API has no such path.")
        : new Fault("method_not_allowed", "The path does not take this method.");
    const body = found.route.method === "GET" ? null : await readJson(request);
    const query = Object.fromEntries(url.searchParams);
    return found.route.handle({ params: found.params, query, body, signal }, context);
  }
}

/** Listens on this machine only; resolves with the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Aborts when the connection ends before the answer was written. */
function goneOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Fault("body_too_large", "The request is larger than 32 MB.");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Fault("invalid_json", ERRORS.invalid_json.meaning);
  }
}

/** Known faults keep their words; of unknown ones only the log hears. */
function errorAnswer(error: unknown, context: ControlContext, request: IncomingMessage): Answer {
  const code = codeOf(error);
  if (isKnown(code) && code !== "internal")
    return json({ error: { code, message: messageOf(error) } }, ERRORS[code].status);
  context.logger.error(
    { err: error, method: request.method, path: request.url?.split("?")[0] },
    "request failed",
  );
  return json({ error: { code: "internal", message: ERRORS.internal.meaning } }, ERRORS.internal.status);
}

const isKnown = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

function send(result: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (result.kind === "stream") {
    result.open(request, response);
    return;
  }
  const [status, type, body] =
    result.kind === "json"
      ? [result.status, "application/json; charset=utf-8", JSON.stringify(result.body)]
      : [200, result.contentType, result.body];
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    // A body that was not read to its end would be taken for the next request.
    ...(request.complete ? {} : { connection: "close" }),
  });
  response.end(body);
}
