/** What a request says about the address it was sent to, also behind proxies. */
import type { IncomingMessage } from "node:http";

const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

const firstOf = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.split(",", 1)[0]?.trim();

export interface PublicAddress {
  readonly protocol: "http" | "https";
  /** Name or address, with the port when it is not the usual one. */
  readonly host: string;
}

/** The address under which the client knows us: SDKs are told to send their events there. Null when Host is missing or odd. */
export function publicAddress(request: IncomingMessage): PublicAddress | null {
  const host = firstOf(request.headers["x-forwarded-host"]) ?? request.headers.host;
  if (host === undefined || !HOST.test(host)) return null;
  return { protocol: firstOf(request.headers["x-forwarded-proto"]) === "https" ? "https" : "http", host };
}
