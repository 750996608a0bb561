/**
 * What a source's transformations made of an event becomes a draft again: shaped, cleaned and bounded like anything that
 * comes from outside. Where it came from, when it arrived and what its plan said stay as they were.
 */
import type { Json, JsonObject } from "../../contract/event.ts";
import type { AppliedTransformations } from "../../contract/transformation.ts";
import { clean, mayNeedCleaning } from "./clean.ts";
import type { Draft, Rejection } from "./draft.ts";
import { isObject, isRejection, shape } from "./shape.ts";
import { isoOf, parseTime } from "./time.ts";

/**
 * One draft for each output (JSON text), or why one of them cannot be used: then none may go on. The first keeps its
 * messageId; later ones of the same id get `~2`, `~3`… behind it.
 */
export function reshape(
  draft: Draft,
  outputs: readonly string[],
  applied: AppliedTransformations,
): readonly Draft[] | Rejection {
  const drafts: Draft[] = [];
  const ids = new Map<string, number>();
  for (const output of outputs) {
    const shaped = reshapeOne(draft, output);
    if (isRejection(shaped)) return shaped;
    const { messageId } = shaped;
    const count = (ids.get(messageId) ?? 0) + 1;
    ids.set(messageId, count);
    if (count > 1) shaped.messageId = `${messageId}~${String(count)}`;
    shaped.applied = applied;
    drafts.push(shaped);
  }
  return drafts;
}

function reshapeOne(before: Draft, output: string): Draft | Rejection {
  try {
    const parsed = JSON.parse(output) as Json;
    const made = mayNeedCleaning(output) ? clean(parsed) : parsed;
    if (!isObject(made)) return unusable("it is no object");
    const arrival = { ...before.arrival, type: null, context: null, integrations: null };
    const shaped = shape(
      { ...made, messageId: made["messageId"] ?? before.messageId },
      before.index,
      arrival,
    );
    if (isRejection(shaped)) return unusable(shaped.message);
    return {
      ...shaped,
      arrival: before.arrival,
      item: before.item,
      traits: traitsOf(made),
      timestamp: timeOf(made["timestamp"], before.timestamp),
      originalTimestamp: timeOf(made["originalTimestamp"], before.originalTimestamp),
      sentAt: timeOf(made["sentAt"], before.sentAt),
      plan: before.plan,
      found: before.found,
    };
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
}

/** Traits that the code took out do not come back from the context. */
const traitsOf = (made: JsonObject): JsonObject | undefined =>
  isObject(made["traits"]) ? made["traits"] : undefined;

function timeOf(value: Json | undefined, before: string): string {
  if (value === before) return before;
  const time = parseTime(value);
  return time === null ? before : isoOf(time);
}

const unusable = (why: string): Rejection => ({
  code: "transformation_failed",
  message: `What the transformations made of the event cannot be used: ${why}.`,
});
