/** What can become of one event at one destination, in the words that UI, API, log and metrics all use. */
export const OUTCOME_STATES = [
  "delivered",
  "filtered",
  "suppressed",
  "retrying",
  "held",
  "dead_lettered",
  "pending",
] as const;
export type OutcomeState = (typeof OUTCOME_STATES)[number];

/** One attempt (or a final decision without an attempt, e.g. filtered), as the deliveries log and the live view carry it. */
export interface AttemptRecord {
  readonly destinationId: string;
  /** Offset in the event log. */
  readonly offset: number;
  readonly messageId: string;
  readonly state: OutcomeState;
  /** 1 for the first try; 0 when nothing was sent (filtered, suppressed). */
  readonly attempt: number;
  /** Epoch milliseconds at which the outcome was known. */
  readonly at: number;
  readonly durationMs: number;
  /** HTTP status of the destination's answer, null when there was none. */
  readonly status: number | null;
  /** Machine code such as `http_500`, `timeout`, `filtered_by_name`; null on success. */
  readonly code: string | null;
  /** A human sentence about what happened; null on success. */
  readonly message: string | null;
  /** When the next try is due (epoch milliseconds), for `retrying`. */
  readonly nextAttemptAt: number | null;
  /** Deterministic: the same event to the same destination always carries the same id. */
  readonly deliveryId: string;
}

/** Evidence of one exchange with a destination. Secret header values are masked before it is built. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  readonly error: string | null;
  readonly durationMs: number;
}

/** accepted = delivered + filtered + suppressed + deadLettered + held + lag, or `balanced` is false. Counts of events. */
export interface Ledger {
  readonly accepted: number;
  readonly delivered: number;
  readonly filtered: number;
  readonly suppressed: number;
  readonly deadLettered: number;
  readonly held: number;
  readonly lag: number;
  readonly balanced: boolean;
  /** True while a large backlog is still being counted: `lag`, and `accepted` with it, are about right. */
  readonly estimated: boolean;
}
