/**
 * The log of violations: one small record for each, counted by group. Groups live in the names of the minute counts, so that
 * numbers and trends cost nothing to read; records serve as samples.
 */
import type { PlanMode } from "../../contract/plan.ts";
import { recordId } from "../log/index.ts";
import type { NewRecord } from "../log/index.ts";
import type { Draft } from "./draft.ts";
import { VIOLATION_GROUPS_MAX, VIOLATION_NAME_CHARS_MAX } from "./limits.ts";

/** The payload of a record. The group's place in the counts is `violationGroup`. */
export interface ViolationRecord {
  readonly group: string;
  readonly messageId: string;
  readonly receivedAt: number;
  readonly mode: PlanMode;
  readonly message: string;
  readonly value: string | null;
}

/**
 * Names of groups in use. Names of events and properties come from clients: a source that makes up new ones all the time is
 * counted under `*` once it has made up enough, until the next release or restart.
 */
export class ViolationGroups {
  readonly #seen = new Map<string, Set<string>>();

  name(sourceId: string, group: readonly (string | number)[], isOpenEnded: readonly number[]): string {
    const name = groupName(sourceId, group);
    const seen = this.#seen.get(sourceId) ?? new Set();
    this.#seen.set(sourceId, seen);
    if (seen.has(name)) return name;
    if (seen.size < VIOLATION_GROUPS_MAX) {
      seen.add(name);
      return name;
    }
    return groupName(
      sourceId,
      group.map((part, index) => (isOpenEnded.includes(index) && part !== "" ? "*" : part)),
    );
  }
}

/** The source comes first, so that one source's counts can be read by prefix. */
const groupName = (sourceId: string, group: readonly (string | number)[]): string =>
  JSON.stringify([sourceId, ...group]);

/** Places of the event's name and the property in a group. */
const OPEN_ENDED = [3, 5] as const;

/** Named by event and rule: neither a crash nor a client that sends its event again counts a violation twice. */
export function violationRecords(draft: Draft, groups: ViolationGroups): readonly NewRecord[] {
  const { arrival, plan, found, type, messageId } = draft;
  if (plan === undefined || found === null) return [];
  const { sourceId, receivedAt } = arrival;
  const eventName = cut(draft.event ?? draft.name ?? "");
  return found.violations.map((violation, index) => {
    const property = cut(withoutPlaces(violation.property ?? ""));
    const parts = [plan.planId, plan.version, type, eventName, violation.type, property] as const;
    const group = groups.name(sourceId, parts, OPEN_ENDED);
    const payload: ViolationRecord = {
      group,
      messageId,
      receivedAt,
      mode: plan.mode,
      message: violation.message,
      value: found.excerpts[index] ?? null,
    };
    const rule = [violation.type, violation.property ?? "", violation.meta.schemaPath].join("\u0001");
    return {
      payload: JSON.stringify(payload),
      id: recordId("v", sourceId, messageId, `${plan.planId}:${String(plan.version)}`, rule),
      countAs: `violation:${group}`,
    };
  });
}

const cut = (text: string): string =>
  text.length > VIOLATION_NAME_CHARS_MAX ? text.slice(0, VIOLATION_NAME_CHARS_MAX).toWellFormed() : text;

/** `products.3.price` and `products.7.price` are the same mistake. */
const withoutPlaces = (property: string): string =>
  property
    .split(".")
    .map((part) => (/^\d+$/.test(part) ? "*" : part))
    .join(".");
