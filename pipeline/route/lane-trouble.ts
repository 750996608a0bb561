/** What the outcomes of a dispatch tell about the destination as a whole. Pure but for the breaker that it teaches. */
import type { Backoff } from "../base/backoff.ts";
import type { Breaker, Failure } from "./breaker.ts";
import type { Dispatch } from "./departures.ts";
import type { EntryOutcome } from "./outcome.ts";
import { CONNECTOR_FAULT, isTry } from "./verdict.ts";

const TOO_MANY = 429;
const UNAVAILABLE = 503;
/** Answers of whoever stands before the application, or of one that has too much to do: any event would have met the same. */
const SURE = new Set([408, TOO_MANY, 502, UNAVAILABLE, 504, 520, 521, 522, 523, 524]);

type Retry = Extract<EntryOutcome, { readonly kind: "retry" }>;

export function teachBreaker(
  breaker: Breaker,
  { entries }: Dispatch,
  outcomes: readonly EntryOutcome[],
  { now, backoff }: { readonly now: number; readonly backoff: Backoff },
): void {
  const troubles = outcomes.map((outcome) => laneTrouble(outcome, now));
  const trouble = troubles.find((found) => found !== null) ?? null;
  if (trouble !== null && troubles.every((found) => found !== null))
    breaker.fail({ ...trouble, offset: entries[0]?.offset ?? 0 }, now, backoff);
  else if (outcomes.some(({ kind }) => kind === "ok" || kind === "drop" || kind === "pending"))
    breaker.succeed(now);
}

/** What a failure says about the destination as a whole; null when it concerns the event or person only. */
function laneTrouble(outcome: EntryOutcome, now: number): Omit<Failure, "offset"> | null {
  if (outcome.kind === "auth") return { reason: "auth", weight: "alone", notBefore: null };
  if (outcome.kind === "throttle")
    return outcome.scope === "destination"
      ? { reason: "throttled", weight: "alone", notBefore: outcome.untilMs }
      : null;
  return outcome.kind === "retry" ? retryTrouble(outcome, now) : null;
}

function retryTrouble({ status, code, afterMs }: Retry, now: number): Omit<Failure, "offset"> | null {
  const isSure = status === null ? code !== CONNECTOR_FAULT : SURE.has(status);
  if (!isSure && (status ?? 500) < 500) return null;
  // It works, but not as fast as we send: by its status, or by its wish to be asked again at a time.
  const isThrottled = status === TOO_MANY || (status === UNAVAILABLE && afterMs !== null);
  return {
    reason: isThrottled ? "throttled" : "down",
    weight: isSure ? "sure" : "unsure",
    notBefore: afterMs === null ? null : now + afterMs,
  };
}

/** Whether what failed of a dispatch met one and the same failure, which may be the fault of one event. */
export function isOneFailure(outcomes: readonly EntryOutcome[], batchOutcome: "whole" | "each"): boolean {
  // Where items are judged one by one, an item that was taken tells that the others failed by themselves.
  const failed = outcomes.filter((one) => isTry(one) && (batchOutcome === "each" || one.kind !== "ok"));
  const [first] = failed;
  if (first?.kind !== "retry" || first.status === TOO_MANY) return false;
  return failed.every((one) => one.kind === "retry" && one.code === first.code);
}
