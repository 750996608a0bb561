/** From a rule to the figures of each source or destination that it watches, as they are now. */
import type { AlertCondition } from "../../contract/alert.ts";
import type { LaneStatus } from "../../contract/control.ts";
import type { Figures } from "./figures.ts";
import { isCounting, MINUTE_MS } from "./figures.ts";
import { counted, NOTHING, type Figure } from "./judge.ts";

/** What is the same for all rules of one look. */
export interface Moment {
  readonly now: number;
  /** Epoch milliseconds at which this process began to watch. */
  readonly watchingSince: number;
  /** Null: nothing can be told about lanes at this moment. */
  readonly lanes: ReadonlyMap<string, LaneStatus> | null;
  /** Since when nothing goes out, per destination; those that are well are absent. */
  readonly stuckSince: ReadonlyMap<string, number>;
  readonly lastSeen: ReadonlyMap<string, number>;
}

/** Null for those of which nothing can be told now. */
export async function measure(
  condition: AlertCondition,
  ids: readonly string[],
  moment: Moment,
  figures: Figures,
): Promise<ReadonlyMap<string, Figure | null>> {
  if (isCounting(condition)) {
    const from = moment.now - condition.windowMinutes * MINUTE_MS;
    const counts = await figures.counts(condition, ids, { from, to: moment.now + MINUTE_MS }, false);
    const bySubject = new Map(counts.map(({ subjectId, part, whole }) => [subjectId, { part, whole }]));
    return new Map(
      ids.map((id) => {
        const count = bySubject.get(id);
        return [id, counted(condition, count?.part ?? 0, count?.whole ?? 0)];
      }),
    );
  }
  return new Map(ids.map((id) => [id, standing(condition, id, moment)]));
}

/** How one of them stands at this moment, in minutes. */
function standing(condition: AlertCondition, id: string, moment: Moment): Figure | null {
  const { now, lanes } = moment;
  if (condition.kind === "no_data") {
    const seen = moment.lastSeen.get(id);
    if (seen === undefined) return NOTHING;
    return { value: minutesSince(seen + MINUTE_MS, now), of: minutesSince(moment.watchingSince, now) };
  }
  const lane = lanes?.get(id);
  if (lane === undefined) return null;
  if (condition.kind === "lane_stuck") {
    const since = moment.stuckSince.get(id);
    return { value: since === undefined ? 0 : minutesSince(since, now), of: 1 };
  }
  // A lane that has just been opened does not know yet what waits.
  if (lane.oldestPendingAt === null) return lane.lag > 0 ? null : { value: 0, of: 0 };
  return { value: minutesSince(lane.oldestPendingAt, now), of: 1 };
}

export const minutesSince = (at: number, now: number): number => Math.max(0, now - at) / MINUTE_MS;

/** Whether events wait that do not go out: the breaker is open, or somebody has to look at the settings. */
export const isStuck = ({ state, lag, held }: LaneStatus): boolean =>
  (state === "open" || state === "paused" || state === "half_open") && lag + held > 0;
