/**
 * What delivery failures mean and what to do about them: one table for the console, the API and docs/errors.md.
 * Codes are those of AttemptRecord.code; `http_` codes without an entry fall to their class.
 */
import type { FailureClass } from "./health.ts";

export interface FailureEntry {
  readonly meaning: string;
  readonly action: string;
}

export const FAILURES = {
  http_3xx: {
    meaning: "The receiver redirects; redirects are not followed.",
    action: "Put the final address into the settings.",
  },
  http_400: {
    meaning: "The receiver does not understand the request.",
    action: "Compare the request with the receiver's documentation; mend the mapping or the transformation.",
  },
  http_401: {
    meaning: "The receiver does not accept the credentials.",
    action: "Renew the credentials in the destination's settings; events wait until then.",
  },
  http_403: {
    meaning: "The receiver knows the credentials but does not allow this.",
    action: "Grant the rights on the receiver's side or change the credentials; events wait until then.",
  },
  http_404: {
    meaning: "Nothing lives at this address.",
    action: "Check the path of the URL in the settings.",
  },
  http_410: {
    meaning: "The receiver says that this address is gone for good.",
    action: "Ask the receiver for its new address and change the settings; events wait until then.",
  },
  http_413: {
    meaning: "The request is too large for the receiver.",
    action: "Send less with a mapping or transformation, or raise the receiver's limit.",
  },
  http_415: {
    meaning: "The receiver does not take this content type.",
    action: "Set the content type that it expects in the settings.",
  },
  http_422: {
    meaning: "The receiver understood the event but refuses its content.",
    action: "Its answer says which value it does not take; mend it at the source or with a mapping.",
  },
  http_429: {
    meaning: "Events are sent faster than the receiver allows.",
    action: "Nothing is lost: they are sent more slowly. Lower the rate limit if it stays so.",
  },
  http_4xx: {
    meaning: "The receiver refuses the request for good.",
    action: "Its answer says why; mend the cause.",
  },
  http_5xx: {
    meaning: "The receiver failed inside.",
    action:
      "Nothing to do while it recovers: events are retried in order. Replay what was given up once it is well.",
  },
  timeout: {
    meaning: "The receiver took too long to answer.",
    action: "Have it answer first and work afterwards, or send smaller batches; events are retried.",
  },
  dns_failed: { meaning: "The host name does not resolve.", action: "Check the host name in the URL." },
  connect_failed: {
    meaning: "No connection could be made.",
    action: "Check host and port, and that the receiver runs and lets us through its firewall.",
  },
  tls_failed: {
    meaning: "No secure connection could be made.",
    action: "Check the receiver's certificate: expired, for another host, or of an unknown authority.",
  },
  reset: {
    meaning: "The connection broke before the answer was complete.",
    action: "Look at the receiver and at proxies between; events are retried.",
  },
  address_forbidden: {
    meaning: "The address is private or reserved and not explicitly allowed.",
    action:
      "Use a public address, or have an administrator start Tributary with the network in TRIBUTARY_ALLOW_NETWORKS.",
  },
  url_invalid: {
    meaning: "The address is not a plain http or https URL.",
    action: "Correct the URL in the settings.",
  },
  request_invalid: {
    meaning: "The request cannot be put on the wire.",
    action: "Check headers and templates in the settings for characters that HTTP does not allow.",
  },
  event_expired: {
    meaning: "The event waited longer than the log keeps events.",
    action: "It cannot be sent again. Keep events longer, or mend failing destinations sooner.",
  },
  connector_fault: {
    meaning: "The connector itself failed over this event.",
    action: "Replay it after an update; report it with the event's id if it stays so.",
  },
  transformation_failed: {
    meaning: "The destination's transformation failed on this event, so nothing was sent.",
    action: "Mend and publish the transformation.",
  },
  suppressed_by_consent: {
    meaning: "The person has not agreed to what the connection asks consent for, so it was not sent.",
    action: "Discard it.",
  },
  filtered: {
    meaning: "No connection leads there any more, or its filter keeps the event away, so it was not sent.",
    action: "Discard it, or change the connection and replay it.",
  },
  internal: {
    meaning: "Tributary itself failed over this event.",
    action: "Report it with the event's id; the others went on. It can be replayed.",
  },
} as const satisfies Record<string, FailureEntry>;

const UNKNOWN: FailureEntry = {
  meaning: "The destination did not take the event.",
  action: "Look at the response in the evidence; mend the cause.",
};

/** Never fails: unknown codes get their class's entry, or a general one. */
export function explainFailure(code: string): FailureEntry {
  const table: Readonly<Record<string, FailureEntry>> = FAILURES;
  const own = Object.hasOwn(table, code) ? table[code] : undefined;
  if (own !== undefined) return own;
  if (code.startsWith("filtered_")) return FAILURES.filtered;
  if (code.startsWith("transformation_")) return FAILURES.transformation_failed;
  const httpClass = /^http_([345])\d\d$/.exec(code)?.[1];
  return (httpClass === undefined ? undefined : table[`http_${httpClass}xx`]) ?? UNKNOWN;
}

/** By status where there was an answer, else by code. */
export function failureClassOf(code: string | null, status: number | null): FailureClass {
  if (status !== null) {
    if (status === 429) return "throttled";
    if (status === 401 || status === 403 || status === 410) return "auth";
    if (status === 408) return "timeout";
    if (status >= 500) return "server_error";
    return status >= 300 ? "refused" : "other";
  }
  if (code === "timeout") return "timeout";
  return code !== null && NO_ANSWER.has(code) ? "no_answer" : "other";
}

const NO_ANSWER = new Set(["dns_failed", "connect_failed", "tls_failed", "reset"]);

/** The same for all failures of one kind: addresses, ids, quoted words, times and numbers give way to marks. */
export function normaliseMessage(message: string): string {
  return message
    .slice(0, 1000)
    .replace(/[^\s@<>"']{1,64}@[^\s@<>"']{1,255}/g, "‹email›")
    .replace(/https?:\/\/[^\s"']+/g, "‹url›")
    .replace(/"[^"]{0,300}"|'[^']{0,300}'|`[^`]{0,300}`/g, "‹text›")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "‹id›")
    .replace(/\b(?=[\w-]*\d)[\w-]{12,}\b/g, "‹id›")
    .replace(/\d+([.,:]\d+)*/g, "#")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
}

const DETAIL_KEYS = [
  "error",
  "message",
  "detail",
  "details",
  "error_description",
  "reason",
  "errors",
  "title",
];
const DETAIL_MAX = 200;

/** What the receiver itself says in the body of its answer, at most 200 characters; null when it says nothing readable. */
export function answerDetail(body: string | null | undefined): string | null {
  if (body === null || body === undefined) return null;
  const text = body.slice(0, 20_000).trim();
  if (text === "" || text.startsWith("<")) return null;
  const said = wordsOf(parsed(text), 0) ?? (/^[[{]/.test(text) ? null : text);
  return said === null ? null : said.slice(0, DETAIL_MAX);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wordsOf(value: unknown, depth: number): string | null {
  if (typeof value === "string") return value.trim() === "" ? null : value.trim();
  if (typeof value !== "object" || value === null || depth > 3) return null;
  if (Array.isArray(value)) return wordsOf(value[0], depth + 1);
  for (const key of DETAIL_KEYS) {
    const said = Object.hasOwn(value, key)
      ? wordsOf((value as Record<string, unknown>)[key], depth + 1)
      : null;
    if (said !== null) return said;
  }
  return null;
}
