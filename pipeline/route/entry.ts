/** One event in one lane, from admission to its final outcome. */
import type { ItemOutcome } from "../../connectors/kit/deliver.ts";
import type { Exchange, OutcomeState } from "../../contract/delivery.ts";
import type { CarriedEvent } from "../../contract/carried-event.ts";
import type { Admit } from "./admission.ts";
import type { Pending } from "./outcome.ts";
import type { Preparation, PrepareStep, SendRules } from "./prepare.ts";

export type Final = Extract<OutcomeState, "delivered" | "filtered" | "suppressed" | "dead_lettered">;

/**
 * waiting: behind an earlier event of the same person · ready: may be sent · flying: sent, no answer yet ·
 * backoff: failed, its next try has a time · pending: the destination works on it, the next question has a time · final.
 */
export type EntryState = "waiting" | "ready" | "flying" | "backoff" | "pending" | "final";

/** Why an event is sent again long after; `deadLetterId` is null when a window of the log is replayed. */
export interface ReplayRef {
  readonly replayId: string;
  readonly deadLetterId: string | null;
  /** Those of a chosen release, in place of the lane's; absent or null: as the lane does. */
  readonly rules?: SendRules | null;
}

/** An entry's place in the queue of one identifier (person-order.ts). */
export interface Link {
  readonly key: string;
  readonly entry: Entry;
  previous: Link | null;
  next: Link | null;
}

/** Items of an event that need not be sent again: by their number, as the step that made them counted them. */
export interface DoneItems {
  readonly by: PrepareStep | null;
  readonly items: Map<number, ItemOutcome>;
}

export interface Entry {
  readonly offset: number;
  readonly sourceId: string;
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly personKeys: readonly string[];
  readonly deliveryId: string;
  readonly bytes: number;
  readonly replay: ReplayRef | null;
  /** Null while it can be read from the log again: held events give their memory back. */
  event: CarriedEvent | null;
  /** The lane's rules that let it through last; null for one that has to be looked at before it is sent. */
  admittedBy: Admit | null;
  /** What is to be sent in the event's place; null until it is asked for. */
  preparation: Preparation | null;
  /** Null as long as no part of it is done. */
  done: DoneItems | null;
  state: EntryState;
  final: Final | null;
  links: Link[];
  /** Not null while the destination works on it. */
  pending: Pending | null;
  /** The dispatch that carries it; 0 when none does. */
  dispatch: number;
  attempts: number;
  firstTriedAt: number | null;
  nextAttemptAt: number | null;
  lastCode: string | null;
  lastMessage: string | null;
  lastExchange: Exchange | null;
  /** How often this stage itself failed over it. */
  faults: number;
  /** Shrinks while a refused batch is split down to the event at fault. */
  batchMax: number;
  /** True once a held_events row stands for it and the cursor has passed it. */
  isHeld: boolean;
}

export type NewEntry = Pick<
  Entry,
  "offset" | "sourceId" | "messageId" | "receivedAt" | "personKeys" | "deliveryId" | "bytes" | "event"
>;

export function createEntry(given: NewEntry, replay: ReplayRef | null = null): Entry {
  return {
    offset: given.offset,
    sourceId: given.sourceId,
    messageId: given.messageId,
    receivedAt: given.receivedAt,
    personKeys: given.personKeys,
    deliveryId: given.deliveryId,
    bytes: given.bytes,
    replay,
    event: given.event,
    admittedBy: null,
    preparation: null,
    done: null,
    state: "waiting",
    final: null,
    links: [],
    pending: null,
    dispatch: 0,
    attempts: 0,
    firstTriedAt: null,
    nextAttemptAt: null,
    lastCode: null,
    lastMessage: null,
    lastExchange: null,
    faults: 0,
    batchMax: Number.MAX_SAFE_INTEGER,
    isHeld: false,
  };
}

/** An entry that waits for long does so without its payload: the log has it. Parts that are done need what they are parts of. */
export function giveMemoryBack(entry: Entry): void {
  entry.event = null;
  if (entry.done === null) entry.preparation = null;
}

/** The clock was set by so much. */
export function shiftEntry(entry: Entry, byMs: number): void {
  if (entry.nextAttemptAt !== null) entry.nextAttemptAt += byMs;
  if (entry.firstTriedAt !== null) entry.firstTriedAt += byMs;
  if (entry.pending !== null) entry.pending = { ...entry.pending, since: entry.pending.since + byMs };
}
