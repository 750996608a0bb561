/** Opening a socket to an address that has been checked: resolve, check every answer, pin one, connect, check again. */
import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { callbackify } from "node:util";
import { buildConnector } from "undici";
import { refusal, type parseNetworks } from "./address.ts";
import { asOutgoingFault, OutgoingFault } from "./fault.ts";

export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Names resolve in the process's small thread pool, so few may do so at once: a dead name server must not stop
 * everything else that needs a thread. Askers of one name share one answer.
 */
const LOOKUPS_MAX = 2;

export function systemResolver(): Resolve {
  const asked = new Map<string, Promise<readonly string[]>>();
  const waiting: (() => void)[] = [];
  let running = 0;
  const resolve = async (host: string): Promise<readonly string[]> => {
    if (running >= LOOKUPS_MAX) await new Promise<void>((go) => waiting.push(go));
    running += 1;
    try {
      return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
    } finally {
      running -= 1;
      asked.delete(host);
      waiting.shift()?.();
    }
  };
  return (host) => {
    const answer = asked.get(host) ?? resolve(host);
    asked.set(host, answer);
    return answer;
  };
}

export interface GuardOptions {
  readonly allowed: ReturnType<typeof parseNetworks>;
  readonly resolve: Resolve;
  readonly connectTimeoutMs: number;
}

/** A connector for undici. It sees names and literal addresses alike: `net.connect` skips `lookup` for literals. */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const connect = buildConnector({ timeout: options.connectTimeoutMs, allowH2: false });
  const open = async (target: buildConnector.Options): Promise<Socket> => {
    const port = portOf(target);
    const address = await pinnedAddress(target.hostname, port, options);
    const socket = await new Promise<Socket>((resolve, reject) => {
      connect({ ...target, hostname: address, servername: nameFor(target) }, (...[error, opened]) => {
        if (error === null) resolve(opened);
        else reject(error);
      });
    });
    const reached = socket.remoteAddress;
    const why = reached === undefined ? null : refusal(reached, port, options.allowed);
    if (why === null) return socket;
    socket.destroy();
    throw new OutgoingFault("address_forbidden", why);
  };
  const openWithCallback = callbackify(open);
  return (target, callback) => {
    openWithCallback(target, (error: Error | null, socket: Socket) => {
      if (error === null) callback(null, socket);
      else callback(asOutgoingFault(error), null);
    });
  };
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");
const portOf = (target: buildConnector.Options): number =>
  Number(target.port === "" ? (target.protocol === "https:" ? 443 : 80) : target.port);

/** The name for the certificate check stays the one in the URL; literal addresses have none. */
const nameFor = (target: buildConnector.Options): string =>
  isIP(bare(target.hostname)) === 0 ? (target.servername ?? target.hostname) : "";

async function pinnedAddress(hostname: string, port: number, options: GuardOptions): Promise<string> {
  const host = bare(hostname);
  const addresses = isIP(host) === 0 ? await withDeadline(options.resolve(host), host, options) : [host];
  const [first] = addresses;
  if (first === undefined) throw new OutgoingFault("dns_failed", `${host} has no address`);
  for (const address of addresses) {
    // One bad answer spoils all: a name that also points inward is not a name to trust.
    const why = refusal(address, port, options.allowed);
    if (why !== null)
      throw new OutgoingFault("address_forbidden", host === address ? why : `${host}: ${why}`);
  }
  return first;
}

async function withDeadline<T>(
  answer: Promise<T>,
  host: string,
  { connectTimeoutMs }: GuardOptions,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new OutgoingFault("dns_failed", `${host} did not resolve within ${String(connectTimeoutMs)} ms`),
      );
    }, connectTimeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
