/** Writes answers: JSON, files, the pixel, errors of the catalogue; with CORS headers on every one of them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ERRORS } from "../../contract/errors.ts";
import { PREFLIGHT_SECONDS, RETRY_AFTER_SECONDS } from "./limits.ts";
import type { Refusal } from "./refusal.ts";

export interface Answer {
  readonly status: number;
  /** Name, value, name, value, … */
  readonly headers: readonly string[];
  readonly body: string | Buffer;
  /** The connection cannot be used again. */
  readonly hangUp?: boolean;
}

const JSON_TYPE = "application/json; charset=utf-8";
/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
const NO_STORE = ["cache-control", "no-store"] as const;

export const accepted: Answer = {
  status: 200,
  headers: ["content-type", JSON_TYPE, "content-length", "16"],
  body: '{"success":true}',
};
export const pixel: Answer = {
  status: 200,
  headers: ["content-type", "image/gif", "content-length", String(PIXEL.length), ...NO_STORE],
  body: PIXEL,
};

/** `headers`: name, value, … in addition to the content's. */
export function jsonAnswer(value: unknown, status = 200, headers: readonly string[] = NO_STORE): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return {
    status,
    headers: ["content-type", JSON_TYPE, "content-length", String(body.length), ...headers],
    body,
  };
}

export function textAnswer(text: string): Answer {
  const length = String(Buffer.byteLength(text));
  return {
    status: 200,
    headers: ["content-type", "text/plain; charset=utf-8", "content-length", length],
    body: text,
  };
}

/** 503 and 429 say when to come back: SDKs keep their events and do so. */
export function errorAnswer(refusal: Refusal, requestId: string, extra: readonly string[] = []): Answer {
  const { status } = ERRORS[refusal.code];
  const retry = status === 503 || status === 429 ? ["retry-after", String(RETRY_AFTER_SECONDS)] : [];
  const headers = [...NO_STORE, "x-request-id", requestId, ...retry, ...extra];
  return jsonAnswer({ error: { code: refusal.code, message: refusal.message } }, status, headers);
}

/** Scripts may read these headers of an answer from another origin. */
const EXPOSED = "Retry-After, X-Request-Id";
const HEADER_TEXT = /^[\x20-\x7e]{1,4096}$/;
const safe = (text: string | undefined): string | null =>
  text !== undefined && HEADER_TEXT.test(text) ? text : null;

function corsHeaders(request: IncomingMessage): readonly string[] {
  const origin = safe(request.headers.origin);
  if (origin === null) return ["access-control-allow-origin", "*", "vary", "Origin"];
  return [
    "access-control-allow-origin",
    origin,
    "access-control-allow-credentials",
    "true",
    "access-control-expose-headers",
    EXPOSED,
    "vary",
    "Origin",
  ];
}

/** Answers OPTIONS: any origin, any header, remembered as long as browsers allow. */
export function preflight(request: IncomingMessage): Answer {
  const wanted = request.headers["access-control-request-headers"];
  const asked = safe(Array.isArray(wanted) ? wanted.join(", ") : wanted);
  const headers = [
    "access-control-allow-methods",
    "GET, HEAD, POST, OPTIONS",
    "access-control-max-age",
    String(PREFLIGHT_SECONDS),
    "content-length",
    "0",
  ];
  if (asked !== null) headers.push("access-control-allow-headers", asked);
  if (request.headers["access-control-request-private-network"] === "true") {
    headers.push("access-control-allow-private-network", "true");
  }
  return { status: 204, headers, body: "" };
}

/** `closing`: tell the client that this connection ends with this answer. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  closing: boolean,
): void {
  if (response.destroyed || response.headersSent) return;
  const headers = [...answer.headers, ...corsHeaders(request)];
  if (closing || answer.hangUp === true) headers.push("connection", "close");
  response.writeHead(answer.status, headers);
  response.end(request.method === "HEAD" ? undefined : answer.body);
}
