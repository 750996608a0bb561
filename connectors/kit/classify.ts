/** What an answer means when the system's documentation says nothing else: the defaults of careful webhook senders. */
import type { HttpAnswer, ItemOutcome } from "./deliver.ts";
import type { OutgoingFault } from "./fault.ts";

const RETRY_AFTER_MS_MAX = 3_600_000;
/** Conflict, timeout, locked, too early, too many: the same request may succeed later. */
const RETRYABLE = new Set([408, 409, 423, 425, 429]);
/** Not implemented, version not supported: no later try can succeed. */
const FINAL_5XX = new Set([501, 505]);

/**
 * 2xx ok · 408/409/423/425/429 and 5xx (but 501, 505) retry, honouring Retry-After up to one hour ·
 * 401/403/410 auth: the lane pauses until the receiver lets us in again · all else drop. `now` is epoch milliseconds.
 */
export function classify(answer: HttpAnswer, now: number): ItemOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "ok", status };
  const code = `http_${String(status)}`;
  if (RETRYABLE.has(status) || (status >= 500 && !FINAL_5XX.has(status)))
    return { kind: "retry", code, why: sentence(status), status, afterMs: retryAfterMs(answer, now) };
  if (status === 401 || status === 403 || status === 410)
    return { kind: "auth", code, why: sentence(status), status };
  return { kind: "drop", code, why: sentence(status), status };
}

/** Without an answer: what settings cause is final, what the network causes may pass. */
export function classifyFault(fault: OutgoingFault): ItemOutcome {
  if (fault.permanent) return { kind: "drop", code: fault.code, why: `${fault.message}.`, status: null };
  return { kind: "retry", code: fault.code, why: `${fault.message}.`, status: null, afterMs: null };
}

/** The receiver's wish in milliseconds (seconds or HTTP date), capped at one hour; null when absent or unreadable. */
export function retryAfterMs(answer: HttpAnswer, now: number): number | null {
  const text = answer.headers["retry-after"]?.trim();
  if (text === undefined || text === "") return null;
  const wish = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  if (Number.isNaN(wish)) return null;
  return Math.min(Math.max(Math.ceil(wish), 0), RETRY_AFTER_MS_MAX);
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: "it does not understand the request",
  401: "it does not accept our credentials",
  403: "it does not allow us in",
  404: "nothing lives at this address",
  405: "it does not take this method",
  408: "it gave up waiting for our request",
  409: "it is busy with a conflicting change",
  410: "this address is gone for good",
  413: "the request is too large for it",
  415: "it does not take this content type",
  422: "it understood the request but refuses its content",
  429: "we send faster than it allows",
  500: "it failed inside",
  502: "its gateway got no good answer",
  503: "it is not available now",
  504: "its gateway got no answer in time",
};

function sentence(status: number): string {
  const meaning =
    MEANINGS[status] ?? (status >= 300 && status < 400 ? "it redirects, which we do not follow" : null);
  return `The receiver answered ${String(status)}${meaning === null ? "" : `: ${meaning}`}.`;
}
