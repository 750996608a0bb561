/**
 * The way of one rule for one source or destination: ok → pending → firing → ok. Pure.
 * It fires after having been so for a while, and ends after having been clearly over for as long. What comes back within
 * minutes is the same incident again, and has to stay away twice as long each time before it counts as over: something
 * that flaps all day makes a handful of messages.
 */
import { CLEAR_FOR_MS_MAX, RETURN_WITHIN_MS } from "./limits.ts";

/** `between`: not bad enough to fire, not good enough to end. `unknown`: nothing can be told, so nothing changes. */
export type Verdict = "breach" | "between" | "clear" | "unknown";

/** The incident before, as long as a return would belong to it. */
export interface Previous {
  readonly incidentId: string;
  readonly resolvedAt: number;
  readonly flaps: number;
}

export type AlertState =
  | { readonly kind: "ok"; readonly since: number; readonly previous: Previous | null }
  | { readonly kind: "pending"; readonly since: number; readonly previous: Previous | null }
  | {
      readonly kind: "firing";
      readonly since: number;
      readonly incidentId: string;
      readonly flaps: number;
      /** Since when it is clearly over; null while it is not. */
      readonly clearSince: number | null;
    };

/** What has to be written down and told. */
export type Change =
  | { readonly kind: "fire"; readonly since: number }
  | { readonly kind: "return"; readonly since: number; readonly incidentId: string; readonly flaps: number }
  | { readonly kind: "resolve"; readonly incidentId: string };

export interface Pace {
  /** So long it must be so before it fires, and be over before it ends. */
  readonly forMs: number;
  /** Between two looks. */
  readonly everyMs: number;
}

export interface Step {
  readonly state: AlertState;
  readonly change: Change | null;
}

/** One look: its time (epoch milliseconds), and what an incident that begins now is called. */
interface Look {
  readonly now: number;
  readonly newId: string;
}

export function step(state: AlertState, verdict: Verdict, { now, newId }: Look, pace: Pace): Step {
  if (verdict === "unknown") return { state, change: null };
  if (state.kind === "firing") return whileFiring(state, verdict, now, pace);
  const previous = recent(state.previous, now);
  if (verdict !== "breach")
    return {
      state: state.kind === "ok" ? { ...state, previous } : { kind: "ok", since: now, previous },
      change: null,
    };
  const since = state.kind === "pending" ? state.since : now;
  if (now - since < pace.forMs) return { state: { kind: "pending", since, previous }, change: null };
  if (previous === null)
    return {
      state: { kind: "firing", since, incidentId: newId, flaps: 0, clearSince: null },
      change: { kind: "fire", since },
    };
  const flaps = previous.flaps + 1;
  const { incidentId } = previous;
  return {
    state: { kind: "firing", since, incidentId, flaps, clearSince: null },
    change: { kind: "return", since, incidentId, flaps },
  };
}

function whileFiring(
  state: Extract<AlertState, { kind: "firing" }>,
  verdict: Exclude<Verdict, "unknown">,
  now: number,
  pace: Pace,
): Step {
  if (verdict !== "clear") return { state: { ...state, clearSince: null }, change: null };
  const clearSince = state.clearSince ?? now;
  if (now - clearSince < clearForMs(state.flaps, pace))
    return { state: { ...state, clearSince }, change: null };
  const { incidentId, flaps } = state;
  return {
    state: { kind: "ok", since: now, previous: { incidentId, resolvedAt: now, flaps } },
    change: { kind: "resolve", incidentId },
  };
}

/** Two looks at least: one good moment of a failing destination is no recovery. */
const clearForMs = (flaps: number, { forMs, everyMs }: Pace): number =>
  Math.min(Math.max(forMs, 2 * everyMs) * 2 ** Math.min(flaps, 20), CLEAR_FOR_MS_MAX);

const recent = (previous: Previous | null, now: number): Previous | null =>
  previous !== null && now - previous.resolvedAt < RETURN_WITHIN_MS ? previous : null;
