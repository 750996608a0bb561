/** Jobs that a destination still works on: when to ask after them, and what the answers mean. Pure. */
import type { ItemOutcome } from "../../connectors/kit/deliver.ts";
import { backoffMs } from "../base/backoff.ts";
import type { Failure } from "./breaker.ts";
import type { Entry } from "./entry.ts";
import { POLL_JOBS_MAX } from "./limits.ts";
import type { Pending } from "./outcome.ts";
import { Timetable } from "./timetable.ts";
import { again, type PollPolicy, type RetryPolicy, type Verdict } from "./verdict.ts";

/** One question after several jobs. */
export interface Poll {
  readonly startedAt: number;
  readonly jobs: readonly { readonly entry: Entry; readonly item: number; readonly job: string }[];
}

export class Polls {
  readonly #due = new Timetable();
  #isOut = false;

  get isOut(): boolean {
    return this.#isOut;
  }

  /** Epoch milliseconds of the soonest; null when nothing waits, or when an answer is awaited first. */
  get nextAt(): number | null {
    return this.#isOut ? null : this.#due.nextAt;
  }

  add(entry: Entry, at: number): void {
    this.#due.add(at, entry);
  }

  /** One at a time: a destination that works on jobs is busy enough. */
  plan(now: number): Poll | null {
    if (this.#isOut) return null;
    const jobs: Poll["jobs"][number][] = [];
    while (jobs.length < POLL_JOBS_MAX) {
      const entry = this.#due.take(now);
      if (entry === undefined) break;
      if (entry.state !== "pending" || entry.pending === null) continue;
      for (const { item, job } of entry.pending.jobs) jobs.push({ entry, item, job });
    }
    if (jobs.length === 0) return null;
    this.#isOut = true;
    return { startedAt: now, jobs };
  }

  shift(byMs: number): void {
    this.#due.shift(byMs);
  }

  land(): void {
    this.#isOut = false;
  }
}

type Answers = ReadonlyMap<number, ItemOutcome>;

/** The answers of a poll, per entry by item. Without an answer the jobs are asked after again. */
export function answersByEntry(
  poll: Poll,
  outcomes: readonly ItemOutcome[] | null,
): ReadonlyMap<Entry, Answers> {
  const byEntry = new Map<Entry, Map<number, ItemOutcome>>();
  poll.jobs.forEach(({ entry, item }, index) => {
    const answers = byEntry.get(entry) ?? new Map<number, ItemOutcome>();
    byEntry.set(entry, answers);
    const outcome = outcomes?.[index];
    if (outcome !== undefined) answers.set(item, outcome);
  });
  return byEntry;
}

interface Asked {
  readonly poll: PollPolicy;
  readonly retry: RetryPolicy;
  readonly now: number;
  readonly random: number;
}

type PollVerdict = Exclude<Verdict, { readonly kind: "unsent" }>;

/** Final when every job has ended, unless one of them has to be sent again; asked again while one is open. */
export function judgePoll(entry: Entry, pending: Pending, answers: Answers, asked: Asked): PollVerdict {
  const all = [...answers.values()];
  const refused = pending.refused ?? all.find((answer) => answer.kind === "drop") ?? null;
  const open = pending.jobs.filter(({ item }) => isOpen(answers.get(item)));
  if (open.length > 0) return wait(entry, { ...pending, refused }, answers, asked);
  const failed = all.find((answer) => answer.kind === "retry");
  if (failed !== undefined) {
    const { code, why, status } = failed;
    const notBefore = asked.now + (failed.afterMs ?? 0);
    rememberDone(entry, pending, answers);
    return again(entry, asked, asked.retry, { trouble: { code, why, status }, notBefore });
  }
  if (refused === null) return { kind: "delivered", status: null };
  const { code, why, status } = refused;
  return { kind: "final", final: "dead_lettered", code, why, status };
}

/** All jobs stay listed until the last has ended: their answers are asked for once more, which changes nothing. */
function wait(entry: Entry, pending: Pending, answers: Answers, { poll, now, random }: Asked): PollVerdict {
  if (now - pending.since >= poll.deadlineMs)
    return {
      kind: "final",
      final: "dead_lettered",
      code: "job_unfinished",
      why: `The destination has not finished its job on this event within ${hours(poll.deadlineMs)}.`,
      status: null,
    };
  const polls = pending.polls + 1;
  const waits = [...answers.values()].flatMap((answer) =>
    answer.kind === "throttle" ? [answer.untilMs] : [],
  );
  return {
    kind: "pending",
    pending: { ...pending, polls },
    at: Math.max(now + backoffMs(polls + 1, poll, random), ...waits),
  };
}

const hours = (ms: number): string => `${String(Math.round(ms / 3_600_000))} hours`;

/** Only the items whose jobs failed are sent again, as long as memory lasts; after a crash all of them are. */
function rememberDone(entry: Entry, pending: Pending, answers: Answers): void {
  if (entry.done === null) return;
  for (const { item } of pending.jobs) {
    const answer = answers.get(item);
    if (answer?.kind === "retry") entry.done.items.delete(item);
    else if (answer !== undefined) entry.done.items.set(item, answer);
  }
}

/** `auth` and `throttle` say nothing about the job. */
const isOpen = (answer: ItemOutcome | undefined): boolean =>
  answer === undefined || answer.kind === "pending" || answer.kind === "auth" || answer.kind === "throttle";

/** Refused credentials concern the lane. Anything else says something about jobs only. */
export const pollTrouble = (outcome: ItemOutcome): Omit<Failure, "offset"> | null =>
  outcome.kind === "auth" ? { reason: "auth", weight: "alone", notBefore: null } : null;
