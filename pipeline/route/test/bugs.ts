/** Mistakes that a lane or its surroundings could make. The simulator must notice each: a test of the test. */
import type { Entry } from "../entry.ts";
import type { Lane, LaneConfig } from "../lane.ts";
import type { EntryOutcome } from "../outcome.ts";

export interface Bug {
  /** Changes what the lane hears of a dispatch. */
  readonly outcomes?: (given: readonly EntryOutcome[]) => readonly EntryOutcome[];
  /** Changes what comes back from the database after a crash. */
  readonly restored?: (held: readonly Entry[], random: () => number) => void;
  /** Breaks a lane that has just been made. */
  readonly lane?: (lane: Lane) => void;
  /** Changes the cursor that is written, and the one that comes back after a crash. */
  readonly cursor?: (cursor: number, lane: Lane) => number;
  readonly restoredCursor?: (cursor: number) => number;
  /** Changes the settings that the lane gets. */
  readonly config?: (config: LaneConfig) => LaneConfig;
  readonly countsTwice?: boolean;
}

const each = (change: (outcome: EntryOutcome) => EntryOutcome) => (given: readonly EntryOutcome[]) =>
  given.map(change);

const withWindow = (config: LaneConfig, windowMs: number): LaneConfig => ({
  ...config,
  retry: { ...config.retry, windowMs },
});

export const BUGS: Readonly<Record<string, Bug>> = {
  "held people are forgotten in a restart": {
    restored: (held) => {
      for (const entry of held) Object.assign(entry, { personKeys: [] });
    },
  },
  "the cursor is committed before events are done": { cursor: (_cursor, lane) => lane.readTo },
  "the cursor is one too far": { cursor: (cursor, lane) => Math.min(cursor + 1, lane.readTo) },
  "a restart begins one event too early": { restoredCursor: (cursor) => Math.max(0, cursor - 1) },
  "a restart begins one event too late": { restoredCursor: (cursor) => cursor + 1 },
  "waits go by the clock on the wall": {
    lane: (lane) => {
      lane.shiftTime = () => undefined;
    },
  },
  "a dead letter does not let go those behind it": {
    lane: (lane) => {
      const settle = lane.settle.bind(lane);
      lane.settle = (dispatch, report, now) => {
        for (const [index, entry] of dispatch.entries.entries())
          if (report.outcomes[index]?.kind === "drop") entry.links = [];
        return settle(dispatch, report, now);
      };
    },
  },
  "tries have no end": { config: (config) => withWindow(config, Infinity) },
  "tries end too soon": { config: (config) => withWindow(config, config.retry.windowMs / 2) },
  "a batch that fails is never halved": {
    lane: (lane) => {
      const settle = lane.settle.bind(lane);
      lane.settle = (dispatch, report, now) => {
        const records = settle(dispatch, report, now);
        for (const entry of dispatch.entries) entry.batchMax = Number.MAX_SAFE_INTEGER;
        return records;
      };
    },
  },
  "an open breaker lets everything through": {
    lane: (lane) => {
      lane.breaker.allowance = () => Infinity;
    },
  },
  "backoff is forgotten in a restart": {
    restored: (held) => {
      for (const entry of held) if (entry.pending === null) entry.nextAttemptAt = null;
    },
  },
  "a restart sends under new ids": {
    restored: (held, random) => {
      for (const entry of held) Object.assign(entry, { deliveryId: `d${String(random())}` });
    },
  },
  "a failure is taken for a refusal": {
    outcomes: each((outcome) =>
      outcome.kind === "retry" && outcome.status === 500
        ? { kind: "drop", code: outcome.code, why: outcome.why, status: 500 }
        : outcome,
    ),
  },
  "wishes to wait are ignored": {
    outcomes: each((outcome) =>
      outcome.kind === "retry"
        ? { ...outcome, afterMs: null }
        : outcome.kind === "throttle"
          ? { ...outcome, untilMs: 0 }
          : outcome,
    ),
  },
  "those behind a failed event overtake it": {
    lane: (lane) => {
      const settle = lane.settle.bind(lane);
      lane.settle = (dispatch, report, now) => {
        // Leaves the queues of its people at its first failure.
        for (const [index, entry] of dispatch.entries.entries())
          if (report.outcomes[index]?.kind === "retry")
            for (const link of entry.links)
              if (link.next !== null && link.previous === null) {
                link.next.previous = null;
                link.next = null;
              }
        return settle(dispatch, report, now);
      };
    },
  },
  "the breaker never closes": {
    lane: (lane) => {
      lane.breaker.succeed = () => undefined;
      lane.breaker.rest = () => undefined;
    },
  },
  "jobs are forgotten in a restart": {
    restored: (held) => {
      for (const entry of held) {
        if (entry.pending !== null) entry.nextAttemptAt = null;
        entry.pending = null;
      }
    },
  },
  "a commit whose answer was lost is counted twice": { countsTwice: true },
  "one failed item sends the whole batch again": {
    outcomes: (given) => {
      const failed = given.find(({ kind }) => kind === "retry");
      return failed === undefined ? given : given.map(() => failed);
    },
  },
  "nobody asks after jobs": {
    lane: (lane) => {
      lane.planPoll = () => null;
    },
  },
};
