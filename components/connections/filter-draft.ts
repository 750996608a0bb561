/** A connection's filter as it stands in the form. */
import { EVENT_TYPES, type EventType } from "@/contract/event";
import type { Connection } from "@/lib/client/connection";

export interface FilterDraft {
  /** All: no restriction. */
  readonly types: readonly EventType[];
  /** One name a line. */
  readonly events: string;
  readonly excludeEvents: string;
}

export const draftOf = (filter: Connection["filter"]): FilterDraft => ({
  types: filter?.types === undefined || filter.types.length === 0 ? EVENT_TYPES : filter.types,
  events: (filter?.events ?? []).join("\n"),
  excludeEvents: (filter?.excludeEvents ?? []).join("\n"),
});

const NAME_CHARS_MAX = 200;

const namesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
];

/** Null: every event. */
export function filterOf(draft: FilterDraft): Connection["filter"] {
  const events = namesOf(draft.events);
  const excludeEvents = namesOf(draft.excludeEvents);
  const isEveryType = draft.types.length === EVENT_TYPES.length;
  if (isEveryType && events.length === 0 && excludeEvents.length === 0) return null;
  return {
    ...(isEveryType ? {} : { types: EVENT_TYPES.filter((type) => draft.types.includes(type)) }),
    ...(events.length === 0 ? {} : { events }),
    ...(excludeEvents.length === 0 ? {} : { excludeEvents }),
  };
}

export interface FilterFaults {
  readonly types?: string;
  readonly events?: string;
  readonly excludeEvents?: string;
}

/** What would let nothing through, or mean something else than it looks like. */
export function filterFaults(draft: FilterDraft): FilterFaults {
  return {
    ...(draft.types.length === 0
      ? { types: "Choose at least one type: this filter lets nothing through." }
      : {}),
    ...fault("events", draft.events),
    ...fault("excludeEvents", draft.excludeEvents),
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
