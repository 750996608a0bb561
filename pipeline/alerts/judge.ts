/** What a figure means for a rule. Pure. */
import { alertThreshold, alertUnit, type AlertCondition } from "../../contract/alert.ts";
import { RECONNECT_MINUTES, RECOVERED_SHARE } from "./limits.ts";
import type { Verdict } from "./state.ts";

/** A figure of one source or destination, in the unit of the rule (`alertUnit`). */
export interface Figure {
  /** Null: nothing there to measure, such as no traffic. That is no failure. */
  readonly value: number | null;
  /** Out of how many, where a rule asks for a least number. */
  readonly of: number;
}

export const NOTHING: Figure = { value: null, of: 0 };

/** Part of a whole as the condition counts it: per cent or a number. */
export function counted(condition: AlertCondition, part: number, whole: number): Figure {
  if (alertUnit(condition) !== "percent") return { value: part, of: whole };
  if (whole <= 0) return NOTHING;
  return { value: (100 * part) / whole, of: whole };
}

/**
 * Reaching the threshold is a breach. The least number is asked for firing only: an incident must not end because the
 * failing destination gets less to do.
 */
export function judge(condition: AlertCondition, { value, of }: Figure): Verdict {
  if (value === null) return "clear";
  const threshold = alertThreshold(condition);
  if (value >= threshold) return of >= leastOf(condition) ? "breach" : "between";
  return value > threshold * RECOVERED_SHARE ? "between" : "clear";
}

function leastOf(condition: AlertCondition): number {
  if (condition.kind === "failure_rate") return condition.minCount;
  // After a restart, clients need a moment to come back.
  if (condition.kind === "no_data") return Math.min(condition.minutes, RECONNECT_MINUTES);
  return condition.kind === "violations" && condition.of === "percent" ? condition.minCount : 0;
}
