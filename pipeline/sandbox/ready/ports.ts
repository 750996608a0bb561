/** The real surroundings of ready-made transformations: the guarded client, DNS, and credentials. */
import { Resolver } from "node:dns/promises";
import { codeOf } from "../../base/fault.ts";
import type { Fetcher } from "../fetch.ts";
import { FETCHES_AT_ONCE_MAX } from "../limits.ts";
import { ReadyMadeError, type ReadyPorts } from "./step.ts";

const DNS = { timeout: 2_000, tries: 2 };

export function createReadyPorts(
  fetch: Fetcher,
  credentials: () => Readonly<Record<string, string>>,
): ReadyPorts {
  const turn = createQueue(FETCHES_AT_ONCE_MAX);
  const resolver = new Resolver(DNS);
  return {
    getJson: (url, headers) =>
      turn(async () => {
        const answer = await fetch({ url, method: "GET", headers, body: "", ip: null });
        if (answer.kind === "fault" || answer.status < 200 || answer.status > 299) return null;
        return parse(answer.body);
      }),
    takesMail: (domain) => turn(() => takesMail(domain, resolver)),
    credential: (name) => {
      const all = credentials();
      if (!Object.hasOwn(all, name)) throw new ReadyMadeError(`There is no credential "${name}".`);
      return all[name] ?? "";
    },
    now: () => Date.now(),
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

/** At most so many at once; the others wait their turn. */
function createQueue(atOnceMax: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let out = 0;
  return async (work) => {
    if (out >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
    out += 1;
    try {
      return await work();
    } finally {
      out -= 1;
      waiting.shift()?.();
    }
  };
}
