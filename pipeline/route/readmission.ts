/**
 * The last look before an event is sent. Between its admission and now its rules may have changed: it was held, it failed
 * and is replayed, or it waited in memory. Whoever has withdrawn consent meanwhile is sent nothing more.
 */
import type { CarriedEvent } from "../../contract/carried-event.ts";
import { messageOf } from "../base/fault.ts";
import { refusalOf, suppressionOf, type Admit } from "./admission.ts";
import type { Refusal } from "./connection-filter.ts";
import type { Entry } from "./entry.ts";
import type { EntryOutcome } from "./outcome.ts";

const NONE: ReadonlyMap<Entry, EntryOutcome> = new Map();

/**
 * Entries that must not be sent, with what becomes of them. `admit`: the lane's rules of now. Entries that the same rules
 * let through before cost a comparison.
 */
export function keptAway(entries: readonly Entry[], admit: Admit): ReadonlyMap<Entry, EntryOutcome> {
  if (entries.every((entry) => entry.admittedBy === admit)) return NONE;
  const kept = new Map<Entry, EntryOutcome>();
  for (const entry of entries) {
    const outcome = outcomeFor(entry, admit);
    if (outcome !== null) kept.set(entry, outcome);
  }
  return kept;
}

function outcomeFor(entry: Entry, admit: Admit): EntryOutcome | null {
  const { event } = entry;
  if (event === null || entry.admittedBy === admit) return null;
  try {
    const refusal = refusalFor(entry, event, admit);
    if (refusal !== null) return outcomeOf(refusal);
    // Rules of its own are looked at each time, since today's consent holds beside them.
    if (entry.replay?.rules == null) entry.admittedBy = admit;
    return null;
  } catch (error) {
    return { kind: "fault", why: messageOf(error) };
  }
}

function refusalFor({ sourceId, replay }: Entry, event: CarriedEvent, admit: Admit): Refusal | null {
  const own = replay?.rules;
  if (own == null) return refusalOf(admit, sourceId, event);
  return refusalOf(own.admit, sourceId, event) ?? suppressionOf(admit, sourceId, event);
}

const outcomeOf = ({ final, code, why }: Refusal): EntryOutcome =>
  final === "dead_lettered" ? { kind: "fail", code, why } : { kind: "filter", code, why, final };
