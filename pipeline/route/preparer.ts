import { messageOf } from "../base/fault.ts";
import type { Entry } from "./entry.ts";
import { PREPARE_EVENTS_MAX } from "./limits.ts";
import {
  answersOf,
  NOTHING_LEFT,
  type Prepared,
  type PrepareFault,
  type PrepareStep,
  type ToPrepare,
} from "./prepare.ts";

/**
 * Answers for entries that carry their event. What is not prepared yet is prepared in one batch together with `upcoming`
 * ones, whose answers wait on the entry: a step that costs the same for one event as for a hundred is asked for a hundred.
 */
export async function prepareEntries(
  entries: readonly Entry[],
  by: PrepareStep,
  upcoming: (most: number) => readonly Entry[],
): Promise<readonly (Prepared | PrepareFault)[]> {
  const isMissing = (entry: Entry): boolean => entry.event !== null && entry.preparation?.by !== by;
  const missing = entries.filter(isMissing);
  if (missing.length > 0) {
    const ahead = upcoming(Math.max(0, PREPARE_EVENTS_MAX - missing.length)).filter(isMissing);
    prepareTogether([...missing, ...ahead], by);
  }
  return Promise.all(entries.map(async (entry) => entry.preparation?.answer ?? GONE));
}

const GONE: PrepareFault = { kind: "fault", why: "The event is not at hand." };

function prepareTogether(entries: readonly Entry[], by: PrepareStep): void {
  const given = entries.flatMap(({ sourceId, event }) => (event === null ? [] : [{ sourceId, event }]));
  const answers = prepareEach(given, by);
  entries.forEach((entry, index) => {
    entry.preparation = { by, answer: answers.then((all) => all[index] ?? GONE) };
  });
}

/** Never rejects: a batch over which the step throws is halved down to the events at fault. */
export async function prepareEach(
  events: readonly ToPrepare[],
  by: PrepareStep,
): Promise<readonly (Prepared | PrepareFault)[]> {
  try {
    return (await answersOf(by, events)).map((answer) =>
      answer.kind === "send" && answer.events.length === 0 ? NOTHING_LEFT : answer,
    );
  } catch (error) {
    if (events.length === 1) return [{ kind: "fault", why: messageOf(error) }];
    const middle = Math.ceil(events.length / 2);
    return [
      ...(await prepareEach(events.slice(0, middle), by)),
      ...(await prepareEach(events.slice(middle), by)),
    ];
  }
}
