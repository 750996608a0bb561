/** Headers that people type: names must be tokens, values must not break out of their line, ours stay ours. */
import { z } from "zod";

const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Visible characters, spaces and tabs: no CR, LF, NUL, and nothing that does not fit into one byte. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The connection's own business, and what identifies a delivery. */
const RESERVED = new Set([
  "connection",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "webhook-id",
  "webhook-signature",
  "webhook-timestamp",
]);
const HEADERS_MAX = 50;

/** True when a value can stand on a header line. */
export const isHeaderValue = (value: string): boolean => VALUE.test(value);

/** Names compare without case, so that a typed `User-Agent` replaces ours instead of standing beside it. */
export const lowerNames = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export const customHeaders = z
  .record(
    z
      .string()
      .regex(TOKEN, "A header name has letters, digits and - only.")
      .refine((name) => !RESERVED.has(name.toLowerCase()), "This header is set by Tributary itself."),
    z.string().max(4096).regex(VALUE, "A header value is one line of plain characters."),
  )
  .refine((headers) => Object.keys(headers).length <= HEADERS_MAX, `At most ${String(HEADERS_MAX)} headers.`);
