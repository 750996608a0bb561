/** What a request says about its sender and about the address it was sent to, also behind proxies. */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

const PORT_OF_IPV4 = /^(\d+\.\d+\.\d+\.\d+):\d+$/;
const BRACKETED = /^\[([^\]]+)\](?::\d+)?$/;
const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** An address without port, brackets or IPv4-in-IPv6 prefix; null when it is none. */
function plainAddress(text: string | undefined): string | null {
  if (text === undefined) return null;
  const trimmed = text.trim();
  const bare = PORT_OF_IPV4.exec(trimmed)?.[1] ?? BRACKETED.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.startsWith("::ffff:") ? bare.slice(7) : bare;
  return isIP(address) === 0 ? null : address;
}

const firstOf = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.split(",", 1)[0]?.trim();

/** The first address of X-Forwarded-For, else the socket's. */
export const clientIp = (request: IncomingMessage): string | null =>
  plainAddress(firstOf(request.headers["x-forwarded-for"])) ?? plainAddress(request.socket.remoteAddress);

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
