import type { LaneStatus } from "../../contract/control.ts";
import type { BreakerState } from "./breaker.ts";
import type { LaneRunner } from "./lane-runner.ts";

export function laneStatus(runner: LaneRunner, logEnd: number, deadLetters: number): LaneStatus {
  const { lane, latencies } = runner;
  const lag = Math.max(0, logEnd - lane.cursor);
  return {
    destinationId: lane.destinationId,
    state: laneState(runner),
    cursor: lane.cursor,
    lag,
    held: lane.heldCount,
    deadLetters,
    inFlight: lane.inFlight,
    oldestPendingAt: lane.oldestPendingAt,
    p50Ms: latencies.quantile(0.5),
    p95Ms: latencies.quantile(0.95),
    lastError: runner.lastError,
  };
}

export type RunningLane = Pick<LaneRunner, "lane" | "isPaused" | "isThrottled">;

export const laneState = ({ isPaused, isThrottled, lane }: RunningLane): LaneStatus["state"] =>
  isPaused ? "paused" : stateOf(lane.breaker.state, isThrottled);

/** A destination that refuses our credentials is paused: somebody has to look at its settings. */
function stateOf(state: BreakerState, isThrottled: boolean): LaneStatus["state"] {
  if (state.kind === "closed") return isThrottled ? "throttled" : "running";
  if (state.reason === "auth") return "paused";
  if (state.kind === "half_open") return "half_open";
  return state.reason === "throttled" ? "throttled" : "open";
}
