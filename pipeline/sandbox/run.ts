/**
 * One run: up to 100 events through one program, inside a sandbox child. Events go one after the other as long as their
 * code is synchronous, a stretch of them in one call; those that wait for an answer wait together. When something happens that cannot be laid at one
 * event's door (memory used up, time used up while several were under way, a batch that throws), what is unfinished runs
 * again one by one, if need be in a new isolate.
 */
import type { TransformationFault } from "../../contract/transformation.ts";
import { createFault } from "./fault.ts";
import {
  ASYNC_MS_MAX,
  BATCH_EVENTS_MAX,
  BEAT_EVERY_MS,
  FETCHES_PER_EVENT_MAX,
  LOG_LINE_CHARS_MAX,
  LOG_LINES_PER_EVENT_MAX,
  STRETCH_MS,
  SYNC_MS_MAX,
} from "./limits.ts";
import { readBatch, readOutputs, type Outputs } from "./outputs.ts";
import type { Answered, Program } from "./program.ts";
import type { FetchAnswer, ItemResult, RunItem, RunRequest } from "./protocol.ts";
import { Places } from "./typescript.ts";

export interface RunPorts {
  /** The loaded program; `isNew` when nothing has run in it yet. Throws when it cannot be loaded again. */
  program(): { readonly program: Program; readonly isNew: boolean };
  /** The next `program()` starts from nothing. */
  discard(): void;
  /** Says that the child lives, with what is done so far. */
  report(results: readonly ItemResult[]): void;
  /** The request's number. */
  fetch(request: string): number;
}

/** A call into the isolate that has not ended: one event, or all of them for `transformBatch`. */
interface Pending {
  readonly indexes: readonly number[];
  readonly startedAt: number;
}

type Ending =
  | { readonly kind: "recorded" }
  /** The isolate is in doubt, and with it everything that was pending. */
  | { readonly kind: "fault"; readonly fault: TransformationFault };

const RECORDED: Ending = { kind: "recorded" };
const TOO_LATE = createFault(
  "transformation_timeout",
  `The code had not ended after ${String(ASYNC_MS_MAX / 1000)} s.`,
);

/** Whose lines cannot be laid at one event's door. */
const NOBODY = -1;

/** Never used twice in one process, so that a late result of an abandoned call meets nobody. */
let lastTicket = 0;

/** How many events are expected to end within a stretch. */
function stretchOf({ pace }: Program): number {
  if (pace === null) return 1;
  return Math.max(1, Math.min(BATCH_EVENTS_MAX, Math.floor(STRETCH_MS / pace)));
}

export class Run {
  readonly #request: RunRequest;
  readonly #ports: RunPorts;
  readonly #bases: readonly string[];
  /** JSON array of them. */
  readonly #basesText: string;
  readonly #pending = new Map<number, Pending>();
  readonly #beat: NodeJS.Timeout;
  #results: ItemResult[] = [];
  /** Lines of each event, by its index. */
  readonly #logs = new Map<number, string[]>();
  /** The events that are in the isolate, in order. */
  #inside: readonly number[] = [];
  #reportedAt = performance.now();
  #fetches = 0;
  /** Events that have to run again, alone. */
  #again: number[] = [];
  #places = new Places();
  #trouble: TransformationFault | null = null;
  #wake: () => void = () => undefined;

  constructor(request: RunRequest, ports: RunPorts) {
    this.#request = request;
    this.#ports = ports;
    this.#bases = request.bases.map((base) => JSON.stringify(base));
    this.#basesText = JSON.stringify(this.#bases);
    this.#beat = setInterval(() => this.#report(), BEAT_EVERY_MS);
  }

  /** Resolves with the results that were not reported on the way. */
  async execute(): Promise<readonly ItemResult[]> {
    try {
      const all = this.#request.items.map((_item, index) => index);
      if (this.#request.isOneByOne) this.#again = all;
      else await this.#together(all);
      for (const index of this.#again) {
        await this.#alone(index);
        await this.#breathe();
      }
      return this.#results;
    } finally {
      clearInterval(this.#beat);
    }
  }

  /** `place`: among the events of the call that is under way; negative when that is not known. */
  log(line: string, place: number): void {
    const owner = this.#inside[place] ?? NOBODY;
    const lines = this.#logs.get(owner) ?? [];
    if (lines.length === LOG_LINES_PER_EVENT_MAX) return;
    lines.push(line.slice(0, LOG_LINE_CHARS_MAX).toWellFormed());
    this.#logs.set(owner, lines);
  }

  fetch(request: string): number {
    this.#fetches += 1;
    if (this.#fetches > FETCHES_PER_EVENT_MAX * this.#request.items.length) return -1;
    return this.#ports.fetch(request);
  }

  /** The result of an asynchronous call. */
  settle(ticket: number, text: string): void {
    const pending = this.#pending.get(ticket);
    if (pending === undefined) return;
    this.#pending.delete(ticket);
    this.#record(pending.indexes, text, performance.now() - pending.startedAt);
    this.#wake();
  }

  answer(program: Program, id: number, answer: FetchAnswer): void {
    const fault = program.settleFetch(id, JSON.stringify(answer));
    if (fault === null) return;
    this.#trouble = fault;
    this.#wake();
  }

  async #together(all: readonly number[]): Promise<void> {
    const { program } = this.#ports.program();
    this.#places = program.places;
    if (program.isBatch) {
      if (!this.#batch(program, all)) return;
    } else if (!(await this.#stretches(program, all))) return;
    const ending = await this.#settled();
    if (ending.kind === "recorded") return;
    const [last] = this.#pending.values();
    // The only one that never ends is the one to blame.
    if (this.#pending.size === 1 && ending.fault === TOO_LATE && last?.indexes.length === 1) {
      this.#keep(last.indexes, { kind: "fault", fault: TOO_LATE }, performance.now() - last.startedAt);
      this.#pending.clear();
    }
    this.#abandon([]);
  }

  async #alone(index: number): Promise<void> {
    for (;;) {
      const { program, isNew } = this.#ports.program();
      this.#places = program.places;
      const startedAt = performance.now();
      let ending = this.#call(program, [index], startedAt);
      if (ending.kind === "recorded") ending = await this.#settled();
      if (ending.kind === "recorded") return;
      this.#pending.clear();
      this.#ports.discard();
      // Whether memory ran out over this event or over what earlier ones left behind shows in an isolate of its own.
      if (ending.fault.code === "transformation_memory" && !isNew) continue;
      this.#keep([index], { kind: "fault", fault: ending.fault }, performance.now() - startedAt);
      return;
    }
  }

  /** False: the isolate was in doubt, and what has not ended runs again. */
  #batch(program: Program, all: readonly number[]): boolean {
    const startedAt = performance.now();
    const ending = this.#call(program, all, startedAt);
    if (ending.kind === "recorded") return true;
    if (program.isUsable && all.length === 1) {
      this.#keep(all, { kind: "fault", fault: ending.fault }, performance.now() - startedAt);
      return true;
    }
    this.#abandon(all);
    return false;
  }

  /** As many events to a call as are expected to end soon. False: as above. */
  async #stretches(program: Program, all: readonly number[]): Promise<boolean> {
    let left = all;
    while (left.length > 0) {
      const length = stretchOf(program);
      const { unfinished, isSound } = this.#stretch(program, left.slice(0, length));
      left = [...unfinished, ...left.slice(length)];
      if (!isSound) {
        this.#abandon(left);
        return false;
      }
      await this.#breathe();
    }
    return true;
  }

  /** `unfinished`: what has neither ended nor waits for an answer. `isSound`: the isolate can go on. */
  #stretch(
    program: Program,
    indexes: readonly number[],
  ): { readonly unfinished: readonly number[]; readonly isSound: boolean } {
    this.#trouble = null;
    const startedAt = performance.now();
    const first = lastTicket + 1;
    for (const index of indexes) this.#pending.set(++lastTicket, { indexes: [index], startedAt });
    const { answers, lastMs, fault } = this.#inIsolate(indexes, (items) =>
      program.runEach(first, items, this.#basesText),
    );
    const elapsedMs = (performance.now() - startedAt) / Math.max(1, answers.length);
    program.pace = fault === null ? elapsedMs : null;
    const unfinished = indexes.filter((index, place) => {
      const text = answers[place];
      // Asynchronous: it waits, or has settled before the call returned.
      if (text === "p" || !this.#pending.delete(first + place)) return false;
      if (text !== undefined) this.#record([index], text, elapsedMs);
      return text === undefined;
    });
    if (fault === null) return { unfinished, isSound: true };
    if (unfinished.length === 0 || !program.isUsable || this.#pending.size > 0)
      return { unfinished, isSound: false };
    const [last = -1, ...others] = unfinished;
    // Those before it may have used up its time.
    if (indexes.length === 1 || lastMs >= SYNC_MS_MAX) this.#keep([last], { kind: "fault", fault }, lastMs);
    else this.#again.push(last);
    return { unfinished: others, isSound: true };
  }

  /** All of them at once for `transformBatch`; else it is one. */
  #call(program: Program, indexes: readonly number[], startedAt: number): Ending {
    this.#trouble = null;
    const ticket = ++lastTicket;
    // Asynchronous code that waits for nothing settles before the call returns.
    this.#pending.set(ticket, { indexes, startedAt });
    const answered = this.#inIsolate(indexes, (items) => this.#enter(program, items, ticket));
    if (answered.kind === "text" && answered.text === "p") return RECORDED;
    this.#pending.delete(ticket);
    if (answered.kind === "fault") return answered;
    this.#record(indexes, answered.text, performance.now() - startedAt);
    return RECORDED;
  }

  #enter(program: Program, items: readonly RunItem[], ticket: number): Answered {
    if (program.isBatch)
      return program.runBatch(
        ticket,
        items.map(({ json }) => json),
        items.map(({ base }) => this.#bases[base] ?? "{}"),
      );
    const { answers, fault } = program.runEach(ticket, items, this.#basesText);
    return fault === null ? { kind: "text", text: answers[0] ?? "" } : { kind: "fault", fault };
  }

  #inIsolate<T>(indexes: readonly number[], work: (items: readonly RunItem[]) => T): T {
    this.#inside = indexes;
    const done = work(indexes.flatMap((index) => this.#request.items[index] ?? []));
    this.#inside = [];
    return done;
  }

  /** Waits for every pending call. A fault: some of them are still pending, and the isolate is in doubt. */
  async #settled(): Promise<Ending> {
    while (this.#pending.size > 0) {
      if (this.#trouble !== null) return { kind: "fault", fault: this.#trouble };
      const oldest = Math.min(...[...this.#pending.values()].map(({ startedAt }) => startedAt));
      const left = oldest + ASYNC_MS_MAX - performance.now();
      if (left <= 0) return { kind: "fault", fault: TOO_LATE };
      await this.#changeWithin(left);
    }
    return RECORDED;
  }

  #changeWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** These and all that is pending run again, alone. */
  #abandon(indexes: readonly number[]): void {
    const pending = [...this.#pending.values()].flatMap((each) => each.indexes);
    this.#pending.clear();
    this.#logs.clear();
    this.#ports.discard();
    this.#again.push(...pending, ...indexes);
  }

  #record(indexes: readonly number[], text: string, elapsedMs: number): void {
    const lists = readBatch(text, indexes.length);
    if (lists !== null) {
      for (const [place, outputs] of lists.entries())
        this.#keep(indexes.slice(place, place + 1), outputs, elapsedMs);
    } else if (indexes.length === 1) this.#keep(indexes, readOutputs(text), elapsedMs);
    // One bad event among many: each gets its own try.
    else this.#again.push(...indexes);
  }

  #keep(indexes: readonly number[], outputs: Outputs, elapsedMs: number): void {
    for (const index of indexes) {
      const logs = this.#takeLogs(index);
      this.#results.push(
        outputs.kind === "outputs"
          ? { index, outputs: outputs.outputs, fault: null, logs, elapsedMs }
          : { index, outputs: null, fault: this.#places.original(outputs.fault), logs, elapsedMs },
      );
    }
  }

  /** Its own, and those that nobody owns. */
  #takeLogs(index: number): readonly string[] {
    if (this.#logs.size === 0) return [];
    const lines = [index, NOBODY].flatMap((owner) => this.#logs.get(owner) ?? []);
    for (const owner of [index, NOBODY]) this.#logs.delete(owner);
    return lines;
  }

  #report(): void {
    this.#reportedAt = performance.now();
    const results = this.#results;
    this.#results = [];
    this.#ports.report(results);
  }

  /** Between two events: says that we live, and lets answers in, when the last time is a while ago. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#reportedAt < BEAT_EVERY_MS) return;
    this.#report();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
