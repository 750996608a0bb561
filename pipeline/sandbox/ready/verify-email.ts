/**
 * Whether an e-mail address can receive mail, written to `context.emailVerification`: its syntax, whether its domain
 * gives throw-away addresses, whether the domain has mail servers, and what a provider says. Never holds an event up
 * for longer than its budget, and never keeps one back: what cannot be found out in time is `unknown`.
 */
import { disposableEmailBlocklistSet } from "disposable-email-domains-js";
import type { ReadyMadeSettings } from "../../../contract/ready-made.ts";
import { Answers, within } from "./answers.ts";
import { authorisation, compileUrl } from "./enrich-http.ts";
import { compileRead, compileWrite } from "./paths.ts";
import type { ReadyPorts, ReadyStep } from "./step.ts";

type Verdict = "deliverable" | "undeliverable" | "risky" | "unknown";
type Check = "syntax" | "disposable" | "mx" | "provider";

interface EmailVerification {
  readonly email: string;
  readonly verdict: Verdict;
  /** The check that decided; null while nothing did. */
  readonly decidedBy: Check | null;
  /** Checks that gave an answer. */
  readonly checks: Readonly<Partial<Record<Check, boolean>>>;
  /** ISO-8601. */
  readonly checkedAt: string;
}

const ADDRESS_CHARS_MAX = 254;
const LOCAL_CHARS_MAX = 64;
/** One part and a domain with a dot; quoted local parts exist in standards only. */
const ADDRESS =
  /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

/** The package would build it anew for every question. */
let throwAway: ReadonlySet<string> | null = null;

function isThrowAway(domain: string): boolean {
  throwAway ??= disposableEmailBlocklistSet();
  return throwAway.has(domain);
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  deliverable: "deliverable",
  valid: "deliverable",
  ok: "deliverable",
  undeliverable: "undeliverable",
  invalid: "undeliverable",
  risky: "risky",
  unknown: "unknown",
};

export function verifyEmail(settings: ReadyMadeSettings<"verify_email">, ports: ReadyPorts): ReadyStep {
  const reads = settings.fields.map(compileRead);
  const write = compileWrite("context.emailVerification");
  const provider = compileProvider(settings, ports);
  const keepMs = settings.cacheHours * 3_600_000;
  const verdicts = new Answers<EmailVerification>(keepMs, () => ports.now());
  const domains = new Answers<boolean>(keepMs, () => ports.now());
  const takesMail = (domain: string, until: number): Promise<boolean | null> =>
    domains.get(domain, () => ports.takesMail(domain, until));
  return async (event, isOffline = false) => {
    const found = reads.map((read) => read(event)).find((value) => typeof value === "string" && value !== "");
    if (typeof found !== "string") return true;
    const email = found.trim();
    const now = ports.now();
    const at = new Date(now).toISOString();
    const until = now + settings.budgetMs;
    const key = email.toLowerCase();
    const checks = { settings, until, takesMail, provider };
    const answer = isOffline
      ? verdicts.kept(key).then((kept) => kept ?? verify(email, at, { ...checks, ...NOBODY }))
      : verdicts.get(key, () => verify(email, at, checks));
    const verdict = await within(settings.budgetMs, answer);
    write(event, {
      ...(verdict ?? { email, verdict: "unknown", decidedBy: null, checks: {}, checkedAt: at }),
      email,
    });
    return true;
  };
}

/** Whom offline runs ask. */
const NOBODY = { takesMail: () => Promise.resolve(null), provider: () => Promise.resolve(null) };

interface Checks {
  readonly settings: ReadyMadeSettings<"verify_email">;
  /** When the event goes on without an answer. */
  readonly until: number;
  takesMail(domain: string, until: number): Promise<boolean | null>;
  /** Null: no provider, or no answer. */
  provider(email: string, until: number): Promise<Verdict | null>;
}

/** Null when no check could decide for now: asked again soon. */
async function verify(email: string, checkedAt: string, checks: Checks): Promise<EmailVerification | null> {
  const { settings, until } = checks;
  const done: Partial<Record<Check, boolean>> = {};
  const end = (verdict: Verdict, decidedBy: Check | null): EmailVerification => ({
    email,
    verdict,
    decidedBy,
    checks: done,
    checkedAt,
  });
  done.syntax = isAddress(email);
  if (!done.syntax) return end("undeliverable", "syntax");
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  if (settings.checkDisposable) {
    done.disposable = !isThrowAway(domain);
    if (!done.disposable) return end("risky", "disposable");
  }
  if (settings.checkMx) {
    const takes = await checks.takesMail(domain, until);
    if (takes !== null) done.mx = takes;
    if (takes === false) return end("undeliverable", "mx");
  }
  const said = await checks.provider(email, until);
  if (said !== null) {
    done.provider = said === "deliverable";
    return end(said, "provider");
  }
  if (settings.providerUrl !== "") return null;
  // A domain that takes mail is all that can be known without sending any.
  if (done.mx === true) return end("deliverable", "mx");
  return settings.checkMx ? null : end("unknown", null);
}

export function isAddress(email: string): boolean {
  const local = email.slice(0, email.lastIndexOf("@"));
  return (
    email.length <= ADDRESS_CHARS_MAX &&
    local.length <= LOCAL_CHARS_MAX &&
    !local.startsWith(".") &&
    !local.endsWith(".") &&
    !local.includes("..") &&
    ADDRESS.test(email)
  );
}

function compileProvider(settings: ReadyMadeSettings<"verify_email">, ports: ReadyPorts): Checks["provider"] {
  if (settings.providerUrl === "") return () => Promise.resolve(null);
  const urlFor = compileUrl(settings.providerUrl);
  const headers = authorisation(settings, ports);
  const read = compileRead(settings.providerVerdict);
  return async (email, until) => {
    const url = urlFor({ email });
    const answer = url === null ? null : await ports.getJson(url, headers, until);
    const word = answer === null ? null : read(answer.json);
    return typeof word === "string" ? (VERDICTS[word.toLowerCase()] ?? "unknown") : null;
  };
}
