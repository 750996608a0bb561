/** What one outcome means for one event and for its lane. Pure. */
import type { ItemOutcome } from "../../connectors/kit/deliver.ts";
import { backoffMs, type Backoff } from "../base/backoff.ts";
import type { Failure } from "./breaker.ts";
import type { Entry } from "./entry.ts";

export interface Trouble {
  readonly code: string;
  readonly why: string;
  readonly status: number | null;
}

export type Verdict =
  | { readonly kind: "delivered"; readonly status: number | null }
  | ({ readonly kind: "final" } & Trouble)
  /** The request was refused as a whole: try its halves. */
  | ({ readonly kind: "split" } & Trouble)
  | ({ readonly kind: "again"; readonly at: number } & Trouble);

export interface RetryPolicy extends Backoff {
  readonly windowMs: number;
  /** Tries after which it is final whatever the window says. */
  readonly attemptsMax: number;
}

/** Answers that can be the fault of one item among many. */
const SPLITTABLE = new Set([400, 413, 422]);

export interface Attempted {
  readonly outcome: ItemOutcome;
  readonly batchItems: number;
  readonly batchOutcome: "whole" | "each";
  readonly now: number;
  /** One draw for all items of a dispatch, so that a batch that failed together is tried together. */
  readonly random: number;
}

/** `entry.attempts` already counts this try. */
export function judge(entry: Entry, attempted: Attempted, policy: RetryPolicy): Verdict {
  const { outcome, now } = attempted;
  switch (outcome.kind) {
    case "ok":
      return { kind: "delivered", status: outcome.status };
    case "drop": {
      const canSplit = attempted.batchOutcome === "whole" && attempted.batchItems > 1;
      const isItemFault = outcome.status !== null && SPLITTABLE.has(outcome.status);
      return { kind: canSplit && isItemFault ? "split" : "final", ...troubleOf(outcome) };
    }
    case "retry":
      return again(entry, attempted, policy, {
        trouble: troubleOf(outcome),
        notBefore: now + (outcome.afterMs ?? 0),
      });
    case "throttle":
      return again(entry, attempted, policy, { trouble: troubleOf(outcome), notBefore: outcome.untilMs });
    case "auth":
      return again(entry, attempted, policy, { trouble: troubleOf(outcome), notBefore: now });
    case "pending":
      return again(entry, attempted, policy, {
        trouble: { code: CONNECTOR_FAULT, why: "The connector left the outcome open.", status: null },
        notBefore: now,
      });
    default:
      return outcome satisfies never;
  }
}

/** What a failure says about the destination as a whole; null when it concerns the event or person only. */
export function laneTrouble(outcome: ItemOutcome, now: number): Omit<Failure, "offset"> | null {
  if (outcome.kind === "auth") return { reason: "auth", isSure: true, notBefore: null };
  if (outcome.kind === "throttle")
    return outcome.scope === "destination"
      ? { reason: "throttled", isSure: true, notBefore: outcome.untilMs }
      : null;
  if (outcome.kind !== "retry") return null;
  const { status, code, afterMs } = outcome;
  const isSure = status === null ? code !== CONNECTOR_FAULT : SURE.has(status);
  if (!isSure && (status ?? 500) < 500) return null;
  return { reason: "down", isSure, notBefore: afterMs === null ? null : now + afterMs };
}

/** Answers of whoever stands before the application, or of one that has too much to do: any event would have met the same. */
const SURE = new Set([408, 429, 502, 503, 504, 520, 521, 522, 523, 524]);

/** The connector itself failed, e.g. threw: perhaps over this event. */
export const CONNECTOR_FAULT = "connector_fault";

const troubleOf = ({ code, why, status }: Trouble): Trouble => ({ code, why, status });

function again(
  entry: Entry,
  { now, random }: Attempted,
  policy: RetryPolicy,
  { trouble, notBefore }: { readonly trouble: Trouble; readonly notBefore: number },
): Verdict {
  const firstTriedAt = entry.firstTriedAt ?? now;
  const isOver = now - firstTriedAt >= policy.windowMs || entry.attempts >= policy.attemptsMax;
  if (!isOver)
    return {
      kind: "again",
      ...trouble,
      at: Math.max(notBefore, now + backoffMs(entry.attempts, policy, random)),
    };
  const tries = entry.attempts === 1 ? "one try" : `${String(entry.attempts)} tries`;
  return { kind: "final", ...trouble, why: `${trouble.why} Given up after ${tries}.` };
}
