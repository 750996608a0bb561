/** All sandbox children of one stage: whose they are, how many there may be, and when they end. */
import type { Job } from "./child-link.ts";
import { createFetcher, refuseAll, type FetchOptions } from "./fetch.ts";
import { CHILD_IDLE_MS, CHILDREN_MAX } from "./limits.ts";
import type { TransformationFault } from "../../contract/transformation.ts";
import type { JobResult, ProgramSource } from "./protocol.ts";
import { Fault } from "../base/fault.ts";
import { LogBook } from "./log-book.ts";
import { createReadyPorts } from "./ready/ports.ts";
import type { ReadyPorts } from "./ready/step.ts";
import { Redaction } from "./redaction.ts";
import { Seat } from "./seat.ts";

export type SandboxJob = Omit<Job, "fetch"> & {
  /** Whose child runs it. */
  readonly owner: string;
  /** Requests of the code are refused instead of made. */
  readonly isOffline: boolean;
  /** Somebody is shown the outputs: values of credentials are taken out of them, as they always are out of logs and faults. */
  readonly isShown: boolean;
};

export class Sandbox {
  readonly logBook = new LogBook();
  readonly #seats = new Map<string, Seat>();
  readonly #web: ReturnType<typeof createFetcher>;
  readonly #idle: NodeJS.Timeout;
  #isClosed = false;
  /** Of seats that were given up. */
  #killsBefore = 0;

  constructor(options: FetchOptions) {
    this.#web = createFetcher(options);
    this.#idle = setInterval(() => this.#releaseIdle(), CHILD_IDLE_MS / 4);
    this.#idle.unref();
  }

  /**
   * A result for every item, in order; once the job's signal has aborted, for those that had ended by then. Rejects with
   * Fault `transformation_unavailable`.
   */
  async run({ owner, isOffline, isShown, ...job }: SandboxJob): Promise<readonly JobResult[]> {
    const seat = await this.#seat(owner, job.signal);
    const results = await seat.run({ ...job, fetch: isOffline ? refuseAll : this.#web.fetch });
    const redaction = new Redaction(job.source.credentials);
    return redaction.isNeeded ? results.map((result) => redactedResult(result, redaction, isShown)) : results;
  }

  /**
   * Loads the code and runs nothing. Null when it can be used, or when the signal aborted before that was known. Rejects
   * with Fault `transformation_unavailable`.
   */
  async check(
    owner: string,
    source: ProgramSource,
    signal?: AbortSignal,
  ): Promise<TransformationFault | null> {
    const seat = await this.#seat(owner, signal);
    const fault = await seat.check({ source, bases: [], isOneByOne: true, fetch: refuseAll, signal });
    return fault === null ? null : new Redaction(source.credentials).fault(fault);
  }

  /** What ready-made transformations may ask of the world. */
  readyPorts(credentials: () => Readonly<Record<string, string>>): ReadyPorts {
    return createReadyPorts(this.#web.fetch, credentials);
  }

  /** Children of this owner that died over its code since the start. */
  kills(owner: string): number {
    return this.#seats.get(owner)?.kills ?? 0;
  }

  /** Children that died over anybody's code since the start. */
  get killsTotal(): number {
    return [...this.#seats.values()].reduce((sum, seat) => sum + seat.kills, this.#killsBefore);
  }

  /** Process ids of the children. */
  get children(): readonly number[] {
    return [...this.#seats.values()].flatMap((seat) => seat.pid ?? []);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#idle);
    for (const seat of this.#seats.values()) seat.close();
    await this.#web.outgoing.close();
  }

  /** With all places taken, the idle child that was used longest ago makes room; when none is idle, the newcomer waits. */
  async #seat(owner: string, signal?: AbortSignal): Promise<Seat> {
    if (this.#isClosed) throw new Fault("transformation_unavailable", "The sandbox is closed.");
    const seat = this.#seats.get(owner) ?? new Seat();
    this.#seats.set(owner, seat);
    const isWanted = (): boolean => !this.#isClosed && signal?.aborted !== true;
    while (!seat.hasChild && isWanted()) {
      const taken = [...this.#seats.values()].filter(({ hasChild }) => hasChild);
      if (taken.length < CHILDREN_MAX) break;
      const [oldest] = taken.filter(({ isIdle }) => isIdle).sort((a, b) => a.usedAt - b.usedAt);
      if (oldest !== undefined) oldest.release("its place is needed");
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return seat;
  }

  #releaseIdle(): void {
    const before = performance.now() - CHILD_IDLE_MS;
    for (const [owner, seat] of this.#seats) {
      if (!seat.isIdle || seat.usedAt > before) continue;
      seat.release("it was idle");
      this.#seats.delete(owner);
      this.#killsBefore += seat.kills;
    }
  }
}

function redactedResult(result: JobResult, redaction: Redaction, isShown: boolean): JobResult {
  const { outputs, logs, fault } = result;
  return {
    ...result,
    outputs: isShown && outputs !== null ? outputs.map((json) => redaction.json(json)) : outputs,
    logs: logs.map((line) => redaction.text(line)),
    fault: fault === null ? null : redaction.fault(fault),
  };
}
