/**
 * One run: up to 100 events through one program, inside a sandbox child. Events go one after the other as long as their
 * code is synchronous; those that wait for an answer wait together. When something happens that cannot be laid at one
 * event's door (memory used up, time used up while several were under way, a batch that throws), what is unfinished runs
 * again one by one, if need be in a new isolate.
 */
import type { TransformationFault } from "../../contract/transformation.ts";
import { createFault } from "./fault.ts";
import {
  ASYNC_MS_MAX,
  BEAT_EVERY_MS,
  FETCHES_PER_EVENT_MAX,
  LOG_LINE_CHARS_MAX,
  LOG_LINES_PER_EVENT_MAX,
} from "./limits.ts";
import { readBatch, readOutputs, type Outputs } from "./outputs.ts";
import type { Answered, Program } from "./program.ts";
import type { FetchAnswer, ItemResult, RunRequest } from "./protocol.ts";
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

/** Never used twice in one process, so that a late result of an abandoned call meets nobody. */
let lastTicket = 0;

export class Run {
  readonly #request: RunRequest;
  readonly #ports: RunPorts;
  readonly #bases: readonly string[];
  readonly #pending = new Map<number, Pending>();
  readonly #beat: NodeJS.Timeout;
  #results: ItemResult[] = [];
  #logs: string[] = [];
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

  log(line: string): void {
    if (this.#logs.length < LOG_LINES_PER_EVENT_MAX)
      this.#logs.push(line.slice(0, LOG_LINE_CHARS_MAX).toWellFormed());
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
    this.#record(pending, text);
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
    const calls = program.isBatch ? [all] : all.map((index) => [index]);
    for (const [place, indexes] of calls.entries()) {
      const startedAt = performance.now();
      const ending = this.#call(program, indexes, startedAt);
      if (ending.kind === "fault") {
        if (program.isUsable && this.#pending.size === 0 && indexes.length === 1) {
          this.#keep(indexes, { kind: "fault", fault: ending.fault }, startedAt);
        } else {
          this.#abandon(calls.slice(place).flat());
          return;
        }
      }
      await this.#breathe();
    }
    const ending = await this.#settled();
    if (ending.kind === "recorded") return;
    const [last] = this.#pending.values();
    // The only one that never ends is the one to blame.
    if (this.#pending.size === 1 && ending.fault === TOO_LATE && last?.indexes.length === 1) {
      this.#keep(last.indexes, { kind: "fault", fault: TOO_LATE }, last.startedAt);
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
      this.#keep([index], { kind: "fault", fault: ending.fault }, startedAt);
      return;
    }
  }

  #call(program: Program, indexes: readonly number[], startedAt: number): Ending {
    this.#trouble = null;
    const ticket = ++lastTicket;
    const pending = { indexes, startedAt };
    // Asynchronous code that waits for nothing settles before the call returns.
    this.#pending.set(ticket, pending);
    const answered = this.#enter(program, indexes, ticket);
    if (answered.kind === "text" && answered.text === "p") return RECORDED;
    this.#pending.delete(ticket);
    if (answered.kind === "fault") return answered;
    this.#record(pending, answered.text);
    return RECORDED;
  }

  #enter(program: Program, indexes: readonly number[], ticket: number): Answered {
    const items = indexes.flatMap((index) => this.#request.items[index] ?? []);
    const bases = items.map(({ base }) => this.#bases[base] ?? "{}");
    if (program.isBatch)
      return program.runBatch(
        ticket,
        items.map(({ json }) => json),
        bases,
      );
    return program.run(ticket, items[0]?.json ?? "{}", bases[0] ?? "{}");
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
    this.#ports.discard();
    this.#again.push(...pending, ...indexes);
  }

  #record(pending: Pending, text: string): void {
    const { indexes, startedAt } = pending;
    const lists = readBatch(text, indexes.length);
    if (lists !== null) {
      for (const [place, outputs] of lists.entries())
        this.#keep(indexes.slice(place, place + 1), outputs, startedAt);
    } else if (indexes.length === 1) this.#keep(indexes, readOutputs(text), startedAt);
    // One bad event among many: each gets its own try.
    else this.#again.push(...indexes);
  }

  #keep(indexes: readonly number[], outputs: Outputs, startedAt: number): void {
    const elapsedMs = performance.now() - startedAt;
    const logs = this.#logs;
    this.#logs = [];
    for (const index of indexes)
      this.#results.push(
        outputs.kind === "outputs"
          ? { index, outputs: outputs.outputs, fault: null, logs, elapsedMs }
          : { index, outputs: null, fault: this.#places.original(outputs.fault), logs, elapsedMs },
      );
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
