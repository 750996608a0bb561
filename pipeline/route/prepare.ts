/**
 * What happens to events between admission and delivery: a chain of steps, each batch-wise, each giving one answer per event.
 * A step may change an event, make several of it, keep it from the destination, or fail it; what fails is never sent as it was.
 */
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import type { Admit } from "./admission.ts";

export interface ToPrepare {
  readonly sourceId: string;
  readonly event: CarriedEvent;
}

/**
 * `send`: in this order, in the event's place; an empty list counts as `filter` with the code `nothing_left`.
 * `filter`: it does not belong there. `fail`: a dead letter, at once.
 * `later`: nobody can tell now, e.g. because what runs customers' code is starting: tried again within the retry window.
 */
export type Prepared =
  | { readonly kind: "send"; readonly events: readonly CanonicalEvent[] }
  | { readonly kind: "filter"; readonly code: string; readonly why: string }
  | { readonly kind: "fail"; readonly code: string; readonly why: string }
  | { readonly kind: "later"; readonly code: string; readonly why: string };

/** One answer per event, in order. It must not change what it is given. A throw is a fault of our own. */
export type PrepareStep = (events: readonly ToPrepare[]) => Promise<readonly Prepared[]>;

/** What decides whether an event is sent, and as what. */
export interface SendRules {
  readonly admit: Admit;
  /** What changes events before they are sent; null when nothing does. */
  readonly prepare: PrepareStep | null;
}

/** One step that runs all of them in order; null when there is nothing to do. */
export function composeSteps(steps: readonly PrepareStep[]): PrepareStep | null {
  const [first, ...rest] = steps;
  if (first === undefined) return null;
  return rest.reduce(chained, first);
}

const chained =
  (first: PrepareStep, second: PrepareStep): PrepareStep =>
  async (events) => {
    const before = await answersOf(first, events);
    const between = before.flatMap((answer, index) => {
      const sourceId = events[index]?.sourceId ?? "";
      return answer.kind === "send"
        ? answer.events.map((event) => ({ sourceId, event: CarriedEvent.of(event) }))
        : [];
    });
    const after = between.length === 0 ? [] : await answersOf(second, between);
    let next = 0;
    return before.map((answer) => {
      if (answer.kind !== "send") return answer;
      const own = after.slice(next, next + answer.events.length);
      next += answer.events.length;
      return together(own);
    });
  };

export async function answersOf(
  step: PrepareStep,
  events: readonly ToPrepare[],
): Promise<readonly Prepared[]> {
  const answers = await step(events);
  if (answers.length !== events.length)
    throw new RangeError(`a step gave ${String(answers.length)} answers for ${String(events.length)} events`);
  return answers;
}

/** The answers on all events that came of one: the worst counts, since a part must not go without the rest. */
function together(answers: readonly Prepared[]): Prepared {
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return only;
  const worst = answers.find(({ kind }) => kind === "later") ?? answers.find(({ kind }) => kind === "fail");
  if (worst !== undefined) return worst;
  const events = answers.flatMap((answer) => (answer.kind === "send" ? answer.events : []));
  return events.length === 0
    ? (answers.find(({ kind }) => kind === "filter") ?? NOTHING_LEFT)
    : { kind: "send", events };
}

export const NOTHING_LEFT: Prepared = {
  kind: "filter",
  code: "nothing_left",
  why: "Nothing was left of this event to send.",
};

/** A step threw over this event alone: a fault of our own, whatever the event holds. */
export interface PrepareFault {
  readonly kind: "fault";
  readonly why: string;
}

export interface Preparation {
  readonly by: PrepareStep;
  readonly answer: Promise<Prepared | PrepareFault>;
}
