/** A connection's filter as it stands in the form. Pure. */
import type { Condition, ConditionGroup } from "@/contract/connection";
import { EVENT_TYPES, type EventType } from "@/contract/event";
import type { Connection } from "@/lib/client/connection";
import { checkRow, rowOf, type ConditionRow } from "./condition-draft";

export interface ConsentDraft {
  /** Separated by commas; empty: consent is not asked for. */
  readonly categories: string;
  readonly match: "all" | "any";
  readonly whenUnknown: "pass" | "suppress";
}

export interface FilterDraft {
  /** All: no restriction. */
  readonly types: readonly EventType[];
  /** One name a line. */
  readonly events: string;
  readonly excludeEvents: string;
  readonly match: "all" | "any";
  readonly rows: readonly ConditionRow[];
  /** Made through the API; shown, and kept as they are. */
  readonly groups: readonly ConditionGroup[];
  /** 100: everybody. */
  readonly percent: number;
  readonly consent: ConsentDraft;
}

type Filter = Connection["filter"];

const isGroup = (item: Condition | ConditionGroup): item is ConditionGroup => "conditions" in item;

const lines = (names: readonly string[] | undefined): string => (names ?? []).join("\n");

export function draftOf(filter: Filter): FilterDraft {
  const { types = [], events, excludeEvents, where, sample } = filter ?? {};
  const items: readonly (Condition | ConditionGroup)[] = where?.conditions ?? [];
  return {
    types: types.length === 0 ? EVENT_TYPES : types,
    events: lines(events),
    excludeEvents: lines(excludeEvents),
    match: where?.match ?? "all",
    rows: items.filter((item): item is Condition => !isGroup(item)).map(rowOf),
    groups: items.filter(isGroup),
    percent: sample?.percent ?? 100,
    consent: consentDraft(filter),
  };
}

const consentDraft = (filter: Filter): ConsentDraft => ({
  categories: (filter?.consent?.categories ?? []).join(", "),
  match: filter?.consent?.match ?? "all",
  whenUnknown: filter?.consent?.whenUnknown ?? "pass",
});

const NAME_CHARS_MAX = 200;

const partsOf = (text: string, separator: string): string[] => [
  ...new Set(
    text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  ),
];
const namesOf = (text: string): string[] => partsOf(text, "\n");

/** Null: every event. */
export function filterOf(draft: FilterDraft): Filter {
  const events = namesOf(draft.events);
  const excludeEvents = namesOf(draft.excludeEvents);
  const categories = partsOf(draft.consent.categories, ",");
  const conditions = conditionsOf(draft);
  const { match, whenUnknown } = draft.consent;
  const filter = {
    ...(draft.types.length === EVENT_TYPES.length
      ? {}
      : { types: EVENT_TYPES.filter((type) => draft.types.includes(type)) }),
    ...(events.length === 0 ? {} : { events }),
    ...(excludeEvents.length === 0 ? {} : { excludeEvents }),
    ...(conditions.length === 0 ? {} : { where: { match: draft.match, conditions } }),
    ...(draft.percent >= 100 ? {} : { sample: { percent: draft.percent } }),
    ...(categories.length === 0 ? {} : { consent: { categories, match, whenUnknown } }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

/** Rows with faults are left out: nothing is saved while there are any. */
const conditionsOf = ({ rows, groups }: FilterDraft): (Condition | ConditionGroup)[] => [
  ...rows.flatMap((row) => {
    const checked = checkRow(row);
    return checked.kind === "ok" ? [checked.condition] : [];
  }),
  ...groups,
];

export interface FilterFaults {
  readonly types?: string;
  readonly events?: string;
  readonly excludeEvents?: string;
  /** By the row's key. */
  readonly rows?: Readonly<Record<string, string>>;
}

/** What would let nothing through, or mean something else than it looks like. */
export function filterFaults(draft: FilterDraft): FilterFaults {
  const rows = draft.rows.flatMap((row) => {
    const checked = checkRow(row);
    return checked.kind === "ok" ? [] : [[row.key, checked.message] as const];
  });
  return {
    ...(draft.types.length === 0
      ? { types: "Choose at least one type: this filter lets nothing through." }
      : {}),
    ...fault("events", draft.events),
    ...fault("excludeEvents", draft.excludeEvents),
    ...(rows.length === 0 ? {} : { rows: Object.fromEntries(rows) }),
  };
}

function fault(field: "events" | "excludeEvents", text: string): FilterFaults {
  const names = namesOf(text);
  const long = names.find((name) => name.length > NAME_CHARS_MAX);
  if (long !== undefined) return { [field]: `At most ${String(NAME_CHARS_MAX)} characters a name.` };
  const inside = names.find((name) => name.slice(0, -1).includes("*"));
  return inside === undefined
    ? {}
    : { [field]: `“${inside}”: a * stands for any ending, so only at the end.` };
}

export const hasFaults = (faults: FilterFaults): boolean => Object.keys(faults).length > 0;
