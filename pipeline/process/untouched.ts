/** For those who look back: events of a kept request as they were before a plan or a transformation saw them. */
import type { StoredEvent } from "../../contract/event.ts";
import type { LogRecord } from "../log/index.ts";
import type { Release } from "../../contract/release.ts";
import { TURN_OUTPUT_CHARS_MAX } from "./limits.ts";
import { normalise, storedEvent } from "./normalise.ts";
import { Plans } from "./plans.ts";
import { ViolationGroups } from "./violations.ts";

/** Items that make no event are left out. */
export const untouchedEvents = (request: LogRecord): readonly StoredEvent[] =>
  normalise([request]).events.map(({ payload }) => JSON.parse(payload) as StoredEvent);

/** The same as the source's transformations are given them: behind the tracking plan. */
export function judgedEvents(request: LogRecord, release: Release | null): readonly StoredEvent[] {
  const plans = release === null ? Plans.NONE : new Plans(release, null);
  const scope = { accepts: () => true, holds: () => true };
  const rules = { plans, groups: new ViolationGroups() };
  return normalise([request], TURN_OUTPUT_CHARS_MAX, rules, scope).held.map(storedEvent);
}
