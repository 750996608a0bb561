/**
 * A destination in virtual time that fails as real ones do, and knows what must never happen to it: it throws a Violation
 * when something does. What it has taken survives our crashes, as the world outside does.
 */
import type { ItemOutcome } from "../../../connectors/kit/deliver.ts";
import type { Dispatch } from "../departures.ts";
import type { EntryOutcome } from "../outcome.ts";
import type { LoggedEvent } from "./logged-event.ts";

export class Violation extends Error {}

export interface Faults {
  /** Chances per answer. */
  readonly fail: number;
  readonly lostAnswer: number;
  readonly refuse: number;
  readonly shut: number;
  readonly throttle: number;
  /** Chance that an accepted item becomes a job that ends later. */
  readonly job: number;
}

export const CALM: Faults = { fail: 0, lostAnswer: 0, refuse: 0, shut: 0, throttle: 0, job: 0 };

interface Job {
  readonly offset: number;
  endsAt: number;
  readonly end: "done" | "refused" | "lost";
}

export class ModelReceiver {
  /** Offsets in the order in which they were taken for the first time. */
  readonly taken: number[] = [];
  readonly #takenSet = new Set<number>();
  /** Offsets that were refused for good at least once. */
  readonly refused = new Set<number>();
  readonly jobs: Job[] = [];
  faults: Faults = CALM;
  isDown = false;
  /** No longer fails over what it failed over. */
  isMended = false;
  readonly #random: () => number;
  readonly #log: readonly LoggedEvent[];

  constructor(random: () => number, log: readonly LoggedEvent[]) {
    this.#random = random;
    this.#log = log;
  }

  has(offset: number): boolean {
    return this.#takenSet.has(offset);
  }

  /** One answer for all, or one each. Every item carries the id of its event. */
  receive({ entries }: Dispatch, isWhole: boolean, now: number): readonly EntryOutcome[] {
    for (const { offset, deliveryId } of entries)
      if (deliveryId !== `d${String(offset)}`)
        throw new Violation(`event ${String(offset)} came with the id ${deliveryId}`);
    const shared = this.#answer(
      entries.map(({ offset }) => offset),
      now,
      false,
    );
    const outcomes = entries.map(({ offset }) => (isWhole ? shared : this.#answer([offset], now, true)));
    entries.forEach(({ offset }, index) => {
      const outcome = outcomes[index];
      if (outcome?.kind === "ok" || (outcome?.kind === "retry" && outcome.code === "lost_answer"))
        this.take(offset);
      if (outcome?.kind === "drop") this.refused.add(offset);
    });
    return outcomes;
  }

  poll(jobs: readonly string[], now: number): readonly ItemOutcome[] {
    return jobs.map((name) => {
      const job = this.jobs[Number(name)];
      if (job === undefined) throw new Violation(`nobody has begun the job ${name}`);
      if (now < job.endsAt) return { kind: "pending", job: name };
      if (job.end === "lost") return failure("job_lost", null);
      if (job.end === "refused") {
        this.refused.add(job.offset);
        return { kind: "drop", code: "row_refused", why: "refused", status: null };
      }
      this.take(job.offset);
      return { kind: "ok", status: null };
    });
  }

  /** Our clock was set: its jobs take as long as they take. */
  shift(byMs: number): void {
    for (const job of this.jobs) job.endsAt += byMs;
  }

  take(offset: number): void {
    if (this.#takenSet.has(offset)) return;
    this.#takenSet.add(offset);
    this.taken.push(offset);
  }

  #answer(offsets: readonly number[], now: number, mayWork: boolean): EntryOutcome {
    if (this.isDown) return failure("down", 503);
    const { fail, lostAnswer, refuse, shut, throttle, job } = this.faults;
    const chance = this.#random();
    const isPoisoned = offsets.some((offset) => this.#log[offset]?.poison === 400);
    const chokes = !this.isMended && offsets.some((offset) => this.#log[offset]?.poison === 500);
    const ends: readonly (readonly [number, () => EntryOutcome])[] = [
      [fail, () => this.#failed()],
      [lostAnswer, () => failure("lost_answer", null)],
      [shut, () => ({ kind: "auth", code: "shut", why: "shut", status: 401 })],
      [throttle, () => this.#throttled(now)],
      [isPoisoned ? 1 : refuse, () => refusal(isPoisoned ? 400 : 404)],
      [chokes ? 1 : 0, () => failure("choked", 500)],
      [mayWork ? job : 0, () => this.#work(offsets[0] ?? 0, now)],
    ];
    let limit = 0;
    for (const [share, end] of ends) {
      limit += share;
      if (chance < limit) return end();
    }
    return { kind: "ok", status: 200 };
  }

  #failed(): EntryOutcome {
    return this.#random() < 0.2 ? { ...failure("busy", 429), afterMs: 400 } : failure("failed", 500);
  }

  #throttled(now: number): EntryOutcome {
    const scope = this.#random() < 0.5 ? "destination" : "person";
    const untilMs = now + 1 + Math.floor(this.#random() * 800);
    return { kind: "throttle", scope, untilMs, code: "throttled", why: "throttled", status: 429 };
  }

  #work(offset: number, now: number): EntryOutcome {
    const end = this.#random() < 0.7 ? "done" : this.#random() < 0.5 ? "lost" : "refused";
    this.jobs.push({ offset, endsAt: now + Math.floor(this.#random() * 3000), end });
    const job = String(this.jobs.length - 1);
    return { kind: "pending", jobs: [{ item: 0, job }], items: 1, refused: null };
  }
}

const failure = (code: string, status: number | null) =>
  ({ kind: "retry", code, why: code, status, afterMs: null }) as const;
const refusal = (status: number) => ({ kind: "drop", code: "refused", why: "refused", status }) as const;
