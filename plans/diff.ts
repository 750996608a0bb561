/**
 * What differs between two versions of a plan, and what of it can break those who send: a change is breaking when an
 * event that was valid before may be a violation now. Pure.
 */
import type { JsonSchema, PlanContent, PlanEvent } from "../contract/plan.ts";
import { diffSchemas, type SchemaChange } from "./diff-schema.ts";
import { eventKey, eventLabel, isSame, nodeOf } from "./keywords.ts";

export interface PlanChange {
  readonly kind: "added" | "removed" | "changed";
  readonly breaking: boolean;
  /** Type and name of the event; `traits` and an empty name for the traits of all identify events. */
  readonly eventType: string;
  readonly eventName: string;
  /** Inside the event, such as `products[].price`; empty for the event itself. */
  readonly path: string;
  /** What changed there: "event", "property", "type", "required", "permitted values", … */
  readonly rule: string;
  readonly before: unknown;
  readonly after: unknown;
  /** A sentence for people. */
  readonly text: string;
}

type Subject = Pick<PlanChange, "eventType" | "eventName"> & { readonly label: string };

/** Removed first, then changed and added, in the order of the plans. */
export function diffPlans(before: PlanContent, after: PlanContent): readonly PlanChange[] {
  const old = new Map(before.events.map((event) => [eventKey(event), event]));
  const now = new Map(after.events.map((event) => [eventKey(event), event]));
  const removed = before.events.filter((event) => !now.has(eventKey(event))).map(removedEvent);
  const others = after.events.flatMap((event) => {
    const match = old.get(eventKey(event));
    return match === undefined ? [addedEvent(event, before)] : changedEvent(match, event);
  });
  return [...removed, ...others, ...diffTraits(before, after)];
}

export const breakingOf = (changes: readonly PlanChange[]): readonly PlanChange[] =>
  changes.filter(({ breaking }) => breaking);

function removedEvent(event: PlanEvent): PlanChange {
  return {
    kind: "removed",
    // Without an entry of its type, events other than track are not looked at any more: nothing breaks.
    breaking: event.type === "track" || event.name !== "",
    eventType: event.type,
    eventName: event.name,
    path: "",
    rule: "event",
    before: event.properties,
    after: undefined,
    text: `Removed ${eventLabel(event)}.`,
  };
}

function addedEvent(event: PlanEvent, before: PlanContent): PlanChange {
  // An event of another type than track is free until the plan has an entry of its type.
  const isTypeNew = event.type !== "track" && !before.events.some(({ type }) => type === event.type);
  const breaking = isTypeNew && (event.name !== "" || Object.keys(nodeOf(event.properties)).length > 0);
  return {
    kind: "added",
    breaking,
    eventType: event.type,
    eventName: event.name,
    path: "",
    rule: "event",
    before: undefined,
    after: event.properties,
    text: breaking
      ? `Added ${eventLabel(event)}: from now on ${event.type} events are checked.`
      : `Added ${eventLabel(event)}.`,
  };
}

function changedEvent(before: PlanEvent, after: PlanEvent): readonly PlanChange[] {
  const subject = { eventType: after.type, eventName: after.name, label: eventLabel(after) };
  const notes = (["description", "owner"] as const).flatMap((field) =>
    (before[field] ?? "") === (after[field] ?? "") ? [] : [note(subject, field, before[field], after[field])],
  );
  return [...notes, ...diffEvents(before.properties, after.properties, subject)];
}

const note = (subject: Subject, field: string, before: unknown, after: unknown): PlanChange =>
  of(subject, {
    kind: "changed",
    breaking: false,
    path: "",
    rule: field,
    before,
    after,
    text: `${field === "owner" ? "Owner" : "Description"} changed`,
  });

function diffTraits(before: PlanContent, after: PlanContent): readonly PlanChange[] {
  if (isSame(before.traits, after.traits)) return [];
  const subject = { eventType: "traits", eventName: "", label: "traits" };
  if (before.traits === undefined || after.traits === undefined) {
    const isAdded = before.traits === undefined;
    return [
      {
        kind: isAdded ? "added" : "removed",
        breaking: isAdded,
        eventType: "traits",
        eventName: "",
        path: "",
        rule: "event",
        before: before.traits,
        after: after.traits,
        text: isAdded ? "Added traits: identify events are checked now." : "Removed the traits.",
      },
    ];
  }
  return diffEvents(before.traits, after.traits, subject);
}

/** An event's properties are an object, whether the schema says so or not. */
const diffEvents = (before: JsonSchema, after: JsonSchema, subject: Subject): readonly PlanChange[] =>
  diffSchemas({ type: "object", ...before }, { type: "object", ...after }).map((change) =>
    of(subject, change),
  );

const of = ({ eventType, eventName, label }: Subject, change: SchemaChange): PlanChange => ({
  ...change,
  eventType,
  eventName,
  text: `${label}: ${change.text}.`,
});
