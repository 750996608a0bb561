/**
 * Which addresses outgoing requests may reach: the public internet, and what an administrator allows by CIDR.
 * Everything else is refused, so that a URL typed into a form cannot reach the machine's own network.
 */
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

/** Public by number, internal by use. */
const REFUSED_TOO: readonly Network[] = [
  ["168.63.129.16", 32], // Azure's host agent
  ["192.0.0.0", 24],
  ["198.18.0.0", 15], // benchmarking
].map(([address, bits]) => [ipaddr.parse(String(address)), Number(bits)]);

/** All of IPv6 that is handed out as global unicast; whatever lies outside is special by definition. */
const GLOBAL_IPV6: Network = [ipaddr.parse("2000::"), 3];

/** Ports that web services do not use but other protocols do: a request to them is an attack on something else. */
const WEB_PORTS = { named: new Set([80, 443]), from: 1024 };
const FOREIGN_PORTS = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 3659, 4045, 4222, 4190, 5060, 5061, 5432,
  5672, 5984, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9092, 10080, 11211, 26257,
  27017,
]);

/** Throws RangeError that names a text which is no CIDR, so that a typing error never opens a network by accident. */
export function parseNetworks(cidrs: readonly string[]): readonly Network[] {
  return cidrs.map((cidr) => {
    if (!ipaddr.isValidCIDR(cidr)) throw new RangeError(`"${cidr}" is not a network such as 10.1.0.0/16`);
    return ipaddr.parseCIDR(cidr);
  });
}

/** Why `address` must not be reached on `port`; null when it may. */
export function refusal(address: string, port: number, allowed: readonly Network[]): string | null {
  if (!ipaddr.isValid(address)) return `${address} is not an IP address`;
  const ip = unwrap(ipaddr.parse(address));
  if (isIn(ip, allowed)) return null;
  if (!isPublic(ip))
    return `${address} is not a public address; an administrator can allow its network with TRIBUTARY_ALLOW_NETWORKS`;
  const isWebPort = WEB_PORTS.named.has(port) || (port >= WEB_PORTS.from && !FOREIGN_PORTS.has(port));
  return isWebPort ? null : `port ${String(port)} is not one that web services use`;
}

/** An IPv4 address written as IPv6 is the IPv4 address. Other ways to embed one (NAT64, 6to4, Teredo) are refused whole. */
function unwrap(ip: Address): Address {
  return ip instanceof ipaddr.IPv6 && ip.isIPv4MappedAddress() ? ip.toIPv4Address() : ip;
}

function isPublic(ip: Address): boolean {
  if (ip.range() !== "unicast" || isIn(ip, REFUSED_TOO)) return false;
  return ip instanceof ipaddr.IPv4 || isIn(ip, [GLOBAL_IPV6]);
}

const isIn = (ip: Address, networks: readonly Network[]): boolean =>
  networks.some(([network, bits]) => ip.kind() === network.kind() && ip.match(network, bits));
