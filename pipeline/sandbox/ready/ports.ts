/** The real surroundings of ready-made transformations: the guarded client, DNS, and credentials. */
import { Resolver } from "node:dns/promises";
import { codeOf } from "../../base/fault.ts";
import type { Fetcher } from "../fetch.ts";
import { ASKS_WAITING_MAX, FETCHES_AT_ONCE_MAX } from "../limits.ts";
import { ReadyMadeError, type ReadyPorts } from "./step.ts";
import { Turns } from "./turns.ts";

const DNS = { timeout: 2_000, tries: 2 };
const LIMITS = { atOnceMax: FETCHES_AT_ONCE_MAX, waitingMax: ASKS_WAITING_MAX };
/** Providers and DNS wait in lines of their own: a slow one holds up its own askers only. */
const DNS_LINE = "dns";

export function createReadyPorts(
  fetch: Fetcher,
  credentials: () => Readonly<Record<string, string>>,
): ReadyPorts {
  const resolver = new Resolver(DNS);
  const now = (): number => Date.now();
  const lines = new Map<string, Turns>();
  const inLine = async <T>(name: string, until: number, ask: () => Promise<T | null>): Promise<T | null> => {
    const turns = lines.get(name) ?? new Turns(LIMITS, now);
    lines.set(name, turns);
    try {
      return await turns.take(until, ask);
    } finally {
      if (turns.isIdle) lines.delete(name);
    }
  };
  return {
    getJson: (url, headers, until) =>
      inLine(URL.parse(url)?.origin ?? url, until, async () => {
        const answer = await fetch({ url, method: "GET", headers, body: "", ip: null });
        if (answer.kind === "fault" || answer.status < 200 || answer.status > 299) return null;
        return parse(answer.body);
      }),
    takesMail: (domain, until) => inLine(DNS_LINE, until, () => takesMail(domain, resolver)),
    credential: (name) => {
      const all = credentials();
      if (!Object.hasOwn(all, name)) throw new ReadyMadeError(`There is no credential "${name}".`);
      return all[name] ?? "";
    },
    now,
  };
}

function parse(body: string): { readonly json: unknown } | null {
  try {
    return { json: JSON.parse(body) };
  } catch {
    return null;
  }
}

/** Answers of DNS that say no, unlike those that say nothing. */
const NO = new Set(["ENOTFOUND", "ENODATA"]);

/** A domain without MX records takes mail at its address (RFC 5321), one with the record "." takes none (RFC 7505). */
async function takesMail(domain: string, resolver: Resolver): Promise<boolean | null> {
  try {
    const records = await resolver.resolveMx(domain);
    if (records.length > 0) return records.some(({ exchange }) => exchange !== "" && exchange !== ".");
  } catch (error) {
    if (codeOf(error) === "ENOTFOUND") return false;
    if (!NO.has(codeOf(error))) return null;
  }
  try {
    return (await resolver.resolve(domain)).length > 0;
  } catch (error) {
    return NO.has(codeOf(error)) ? false : null;
  }
}
