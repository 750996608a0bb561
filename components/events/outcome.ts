/** What became of an event at each destination, in the words of the interface. */
import type { EventSummary, Refusal } from "@/contract/control";
import type { AttemptRecord, OutcomeState } from "@/contract/delivery";
import { STATUSES, type Status } from "@/components/ui/status-chip";
import { plural } from "@/lib/client/format";

/** A destination that a source is connected to. */
export interface Target {
  readonly id: string;
  readonly name: string;
  /** Events that arrived earlier do not flow there; epoch milliseconds. */
  readonly activeFrom: number;
  readonly isEnabled: boolean;
}

/** Where a source's events go, by name. */
interface Targets {
  readonly targetsOf: (sourceId: string) => readonly Target[];
  readonly destinationName: (destinationId: string) => string;
}

/** One destination's part in one event. */
export interface Mark {
  readonly destinationId: string;
  readonly name: string;
  readonly status: Status;
  readonly outcome: AttemptRecord | null;
}

/** Kept beside each other in the order of the targets, so that a destination has the same place in every row. */
export function marksOf(
  event: Pick<EventSummary, "sourceId" | "receivedAt" | "outcomes" | "refusal">,
  { targetsOf, destinationName: nameOf }: Targets,
): readonly Mark[] {
  if (event.refusal !== null) return [];
  const targets = targetsOf(event.sourceId);
  const known = new Map(event.outcomes.map((outcome) => [outcome.destinationId, outcome]));
  const marks = targets
    .filter(({ id, activeFrom }) => activeFrom <= event.receivedAt || known.has(id))
    .map(({ id, name, isEnabled }) => markOf({ id, name, isEnabled }, known.get(id) ?? null));
  const expected = new Set(targets.map(({ id }) => id));
  const others = event.outcomes.filter(({ destinationId }) => !expected.has(destinationId));
  return [
    ...marks,
    ...others.map((outcome) =>
      markOf({ id: outcome.destinationId, name: nameOf(outcome.destinationId), isEnabled: true }, outcome),
    ),
  ];
}

const markOf = (
  { id, name, isEnabled }: Pick<Target, "id" | "name" | "isEnabled">,
  outcome: AttemptRecord | null,
): Mark => ({
  destinationId: id,
  name,
  status: outcome?.state ?? (isEnabled ? "pending" : "paused"),
  outcome,
});

/** "CRM: Retrying, HTTP 503, try 2". */
export function describeMark({ name, status, outcome }: Mark): string {
  return [`${name}: ${STATUSES[status].word}`, ...(outcome === null ? [] : evidenceOf(outcome))].join(", ");
}

function evidenceOf({ status, code, attempt }: AttemptRecord): string[] {
  const answer = status === null ? code : `HTTP ${String(status)}`;
  return [...(answer === null ? [] : [answer]), ...(attempt > 1 ? [`try ${String(attempt)}`] : [])];
}

/** "Delivered to 3, 1 failed, 1 pending": the row's marks as one sentence. */
export function summariseMarks(marks: readonly Mark[]): string {
  if (marks.length === 0) return "No destination is connected";
  const counts = new Map<string, number>();
  for (const { status } of marks)
    counts.set(STATUSES[status].word, (counts.get(STATUSES[status].word) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${String(count)} ${word.toLowerCase()}`);
  return `${plural(marks.length, "destination")}: ${parts.join(", ")}`;
}

/** What became of events that went nowhere. */
export const REFUSED_STATES = ["quarantined", "dropped"] as const satisfies readonly Refusal["state"][];

/** The choices of the outcome filter for what was accepted. */
export const OUTCOME_FILTERS = [
  "delivered",
  "retrying",
  "dead_lettered",
  "held",
  "pending",
  "filtered",
  "suppressed",
] as const satisfies readonly OutcomeState[];

/** Nothing more happens to these by themselves. */
export const FINAL_STATES: ReadonlySet<OutcomeState> = new Set([
  "delivered",
  "filtered",
  "suppressed",
  "dead_lettered",
]);

export interface OutcomeFilter {
  readonly outcome: string | null;
  readonly destination: string | null;
}

/** True when some destination (or the chosen one) has the outcome; also when none is asked for. */
export const hasOutcome = (marks: readonly Mark[], { outcome, destination }: OutcomeFilter): boolean =>
  (outcome === null && destination === null) ||
  marks.some(
    (mark) =>
      (destination === null || mark.destinationId === destination) &&
      (outcome === null || mark.status === outcome),
  );
