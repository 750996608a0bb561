/** How well a destination does, in a word and a sentence; and which one hurts most. Pure. */
import type { HealthSummary as Told } from "@/contract/health";
import { CONDITIONS, type Condition } from "@/lib/contract/health";

export interface Judged {
  readonly condition: Condition;
  readonly says: string;
}

/** Retries and short jams mend themselves; an event that waits this long has somebody waiting for it. */
const BEHIND_MS = 5 * 60_000;
/** Of the events that ended. */
const FAILING_SHARE = 0.5;
const DEGRADED_SHARE = 0.01;

const judged = (condition: Condition, says: string): Judged => ({ condition, says });

/** `told` is undefined when the pipeline knows no lane of it. */
export function judge(enabled: boolean, told: Told | undefined, now: number): Judged {
  if (!enabled) return judged("disabled", "Nothing is sent; events wait in the log.");
  const lane = told?.now?.lane;
  if (told === undefined || lane === undefined)
    return judged("stopped", "Its lane does not run, so nothing is sent.");
  if (lane.state === "paused")
    return judged("stopped", "It refuses our credentials or its settings cannot be used. Events wait.");
  const pending = lane.lag + lane.held;
  if (lane.state === "open" || (lane.state === "half_open" && pending > 0))
    return judged("failing", "It does not take events. They wait in order and are tried again.");
  const { figures } = told;
  const finals = figures.delivered + figures.deadLettered;
  if (finals > 0 && figures.deadLettered / finals >= FAILING_SHARE)
    return judged("failing", "It refuses most events for good.");
  return lighter(told, { finals, pending, now });
}

function lighter(
  { now: lane, figures, openDeadLetters }: Told,
  { finals, pending, now }: { readonly finals: number; readonly pending: number; readonly now: number },
): Judged {
  if (pending > 0 && now - (lane?.lane.oldestPendingAt ?? now) >= BEHIND_MS)
    return judged("behind", "Events wait for minutes before they are delivered.");
  if (lane?.lane.state === "throttled" || figures.throttledMs > 60_000)
    return judged("degraded", "A rate limit slows it down.");
  const flaw = flawOf(figures);
  if (flaw !== null) return judged("degraded", flaw);
  if (openDeadLetters > 0) return judged("degraded", "Dead letters wait for a decision.");
  if (finals === 0 && pending === 0) return judged("quiet", "No traffic in this time.");
  return judged("healthy", "Events are delivered as they arrive.");
}

function flawOf({ delivered, deadLettered, attempts, attemptsFailed }: Told["figures"]): string | null {
  const isOften = (part: number, whole: number): boolean => whole > 0 && part / whole >= DEGRADED_SHARE;
  if (isOften(deadLettered, delivered + deadLettered)) return "Some events are refused for good.";
  return isOften(attemptsFailed, attempts) ? "Some tries fail and are repeated." : null;
}

interface Ranked {
  readonly condition: Condition;
  readonly name: string;
  readonly openDeadLetters: number;
  readonly figures: { readonly attemptsFailed: number };
}

/** Worst first: by condition, then by dead letters that wait, then by failed tries. */
export const byPain = (a: Ranked, b: Ranked): number =>
  CONDITIONS.indexOf(a.condition) - CONDITIONS.indexOf(b.condition) ||
  b.openDeadLetters - a.openDeadLetters ||
  b.figures.attemptsFailed - a.figures.attemptsFailed ||
  a.name.localeCompare(b.name);
