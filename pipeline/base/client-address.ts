/** Who sent a request, when proxies stand in between. Used by the gateway and by the console's server. */
import { BlockList, isIP } from "node:net";

/** A reverse proxy usually stands on the same machine or in the same private network. */
const NEAR = [
  ["127.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
] as const;

const PORT_OF_IPV4 = /^(\d+\.\d+\.\d+\.\d+):\d+$/;
const BRACKETED = /^\[([^\]]+)\](?::\d+)?$/;

/** An address without port, brackets or IPv4-in-IPv6 prefix; null when it is none. */
function plainAddress(text: string | undefined): string | null {
  if (text === undefined) return null;
  const trimmed = text.trim();
  const bare = PORT_OF_IPV4.exec(trimmed)?.[1] ?? BRACKETED.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.startsWith("::ffff:") ? bare.slice(7) : bare;
  return isIP(address) === 0 ? null : address;
}

export type ClientAddress = (
  forwardedFor: string | readonly string[] | undefined,
  socketAddress: string | undefined,
) => string | null;

/**
 * A function that finds the client: the last address on the way that is no proxy of ours. Whatever stands further left in
 * X-Forwarded-For came from the client itself, which may claim anything.
 * @param proxies further proxies, as addresses or CIDRs; private networks count without being named. Throws RangeError
 *   for anything else.
 */
export function clientAddress(proxies: readonly string[] = []): ClientAddress {
  const ours = new BlockList();
  for (const [net, prefix, family] of NEAR) ours.addSubnet(net, prefix, family);
  for (const proxy of proxies) addProxy(ours, proxy);
  const isOurs = (address: string): boolean => ours.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (forwardedFor, socketAddress) => {
    let client = plainAddress(socketAddress);
    if (forwardedFor === undefined) return client;
    const way = (typeof forwardedFor === "string" ? forwardedFor : forwardedFor.join(",")).split(",");
    while (client !== null && isOurs(client) && way.length > 0) {
      const before = plainAddress(way.pop());
      if (before === null) break;
      client = before;
    }
    return client;
  };
}

function addProxy(ours: BlockList, proxy: string): void {
  const [address = "", prefix] = proxy.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  try {
    if (prefix === undefined) ours.addAddress(address, family);
    else ours.addSubnet(address, Number(prefix), family);
  } catch (error) {
    throw new RangeError(`"${proxy}" is not an address or a network such as 10.1.0.0/16`, { cause: error });
  }
}
