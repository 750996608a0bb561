/** What one outcome means for one event. Pure. */
import { backoffMs, type Backoff } from "../base/backoff.ts";
import type { Entry, Final } from "./entry.ts";
import { SPLIT_AFTER_TRIES, SPLIT_UNPROVEN_AFTER_TRIES, STAGE_FAULTS_MAX } from "./limits.ts";
import type { Dropped, EntryOutcome, Pending } from "./outcome.ts";

export interface Trouble {
  readonly code: string;
  readonly why: string;
  readonly status: number | null;
}

export type Verdict =
  | { readonly kind: "delivered"; readonly status: number | null }
  | ({ readonly kind: "final"; readonly final: Exclude<Final, "delivered"> } & Trouble)
  /** The request failed as a whole, perhaps over one of its events: try its halves. */
  | ({ readonly kind: "split"; readonly at: number } & Trouble)
  | ({ readonly kind: "again"; readonly at: number } & Trouble)
  /** The destination works on it; to be asked again at a time. */
  | { readonly kind: "pending"; readonly pending: Pending; readonly at: number }
  | { readonly kind: "unsent" };

export interface RetryPolicy extends Backoff {
  readonly windowMs: number;
  /** Tries after which it is final whatever the window says. */
  readonly attemptsMax: number;
}

export interface PollPolicy extends Backoff {
  /** After so long without an end a job counts as lost. */
  readonly deadlineMs: number;
}

/** Answers that can be the fault of one item among many. */
const SPLITTABLE = new Set([400, 413, 422]);

type Retry = Extract<EntryOutcome, { readonly kind: "retry" }>;
type UnsentKind = "filter" | "fail" | "later" | "fault" | "unsent";

export interface Attempted {
  readonly outcome: EntryOutcome;
  readonly batchItems: number;
  /** Whether anybody can be asked what becomes of a job. */
  readonly poll: PollPolicy | null;
  readonly batchOutcome: "whole" | "each";
  /** Whether all that failed with it did so alike: perhaps over one of them. */
  readonly isShared: boolean;
  /** Whether the destination took other events since the first try of this one. */
  readonly tookOthers: boolean;
  readonly now: number;
  /** One draw for all items of a dispatch, so that a batch that failed together is tried together. */
  readonly random: number;
}

/** Whether the receiver, or the way to it, was tried at all. */
export function isTry(outcome: EntryOutcome): boolean {
  return !["filter", "fail", "later", "fault", "unsent"].includes(outcome.kind);
}

/** To be called before `judge`. */
export function noteTry(entry: Entry, outcome: EntryOutcome, startedAt: number): void {
  if (outcome.kind === "unsent") return;
  entry.firstTriedAt ??= startedAt;
  if (isTry(outcome)) entry.attempts += 1;
  if (outcome.kind !== "fault") return;
  entry.faults += 1;
  // What fails here together with others is tried alone.
  entry.batchMax = 1;
}

/** `entry.attempts` and `entry.faults` already count this try. */
export function judge(entry: Entry, attempted: Attempted, policy: RetryPolicy): Verdict {
  const { outcome, now } = attempted;
  switch (outcome.kind) {
    case "ok":
      return { kind: "delivered", status: outcome.status };
    case "drop":
      return refusal(outcome, attempted);
    case "retry":
      return failure(entry, outcome, attempted, policy);
    case "throttle":
      return again(entry, attempted, policy, { trouble: troubleOf(outcome), notBefore: outcome.untilMs });
    case "auth":
      return again(entry, attempted, policy, { trouble: troubleOf(outcome), notBefore: now });
    case "pending":
      if (attempted.poll !== null) return begun(outcome, attempted.poll, attempted);
      return again(entry, attempted, policy, {
        trouble: { code: CONNECTOR_FAULT, why: "The connector left the outcome open.", status: null },
        notBefore: now,
      });
    default:
      return judgeUnsent(entry, { ...attempted, outcome }, policy);
  }
}

function refusal(outcome: Dropped, { batchOutcome, batchItems, now }: Attempted): Verdict {
  const canSplit = batchOutcome === "whole" && batchItems > 1;
  const isItemFault = outcome.status !== null && SPLITTABLE.has(outcome.status);
  if (canSplit && isItemFault) return { kind: "split", ...troubleOf(outcome), at: now };
  return { kind: "final", final: "dead_lettered", ...troubleOf(outcome) };
}

/**
 * A batch that fails again and again may do so over one of its events: its halves are tried, down to the event alone. When
 * it was the destination after all, each failure has added one request to those that come later, no more. An event
 * is not given up for a failure that it shares, as long as the destination takes others.
 */
function failure(entry: Entry, outcome: Retry, attempted: Attempted, policy: RetryPolicy): Verdict {
  const { batchItems, isShared, tookOthers, now, random } = attempted;
  const notBefore = now + (outcome.afterMs ?? 0);
  const verdict = again(entry, attempted, policy, { trouble: troubleOf(outcome), notBefore });
  const triesMax = tookOthers ? SPLIT_AFTER_TRIES : SPLIT_UNPROVEN_AFTER_TRIES;
  const isSuspicious = verdict.kind === "final" ? tookOthers : entry.attempts >= triesMax;
  if (!isShared || batchItems === 1 || !isSuspicious) return verdict;
  // Soon, whatever the number of its tries: each is half of the way.
  const at = Math.max(notBefore, now + backoffMs(1, policy, random));
  return { kind: "split", ...troubleOf(outcome), at };
}

function begun(
  { jobs, items, refused }: Extract<EntryOutcome, { readonly kind: "pending" }>,
  policy: PollPolicy,
  { now, random }: Pick<Attempted, "now" | "random">,
): Verdict {
  const pending = { jobs, items, refused, since: now, polls: 0 };
  return { kind: "pending", pending, at: now + backoffMs(1, policy, random) };
}

function judgeUnsent(
  entry: Entry,
  attempted: Attempted & { readonly outcome: Extract<EntryOutcome, { readonly kind: UnsentKind }> },
  policy: RetryPolicy,
): Verdict {
  const { outcome, now } = attempted;
  switch (outcome.kind) {
    case "filter":
    case "fail": {
      const final = outcome.kind === "filter" ? (outcome.final ?? "filtered") : "dead_lettered";
      return { kind: "final", final, code: outcome.code, why: outcome.why, status: null };
    }
    case "later":
      return again(entry, attempted, policy, {
        trouble: { code: outcome.code, why: outcome.why, status: null },
        notBefore: now,
      });
    case "fault": {
      const trouble = {
        code: "internal",
        why: `Tributary failed over this event: ${outcome.why}.`,
        status: null,
      };
      if (entry.faults >= STAGE_FAULTS_MAX) return { kind: "final", final: "dead_lettered", ...trouble };
      return again(entry, attempted, policy, { trouble, notBefore: now });
    }
    case "unsent":
      return { kind: "unsent" };
    default:
      return outcome satisfies never;
  }
}

/** The connector itself failed, e.g. threw: perhaps over this event. */
export const CONNECTOR_FAULT = "connector_fault";

const troubleOf = ({ code, why, status }: Trouble): Trouble => ({ code, why, status });

export function again(
  entry: Entry,
  { now, random }: Pick<Attempted, "now" | "random">,
  policy: RetryPolicy,
  { trouble, notBefore }: { readonly trouble: Trouble; readonly notBefore: number },
): Extract<Verdict, { readonly kind: "again" | "final" }> {
  const firstTriedAt = entry.firstTriedAt ?? now;
  const isOver = now - firstTriedAt >= policy.windowMs || entry.attempts >= policy.attemptsMax;
  if (!isOver)
    return {
      kind: "again",
      ...trouble,
      at: Math.max(notBefore, now + backoffMs(Math.max(1, entry.attempts, entry.faults), policy, random)),
    };
  const tries = entry.attempts === 1 ? "one try" : `${String(entry.attempts)} tries`;
  return {
    kind: "final",
    final: "dead_lettered",
    ...trouble,
    why: `${trouble.why} Given up after ${tries}.`,
  };
}
