/**
 * One owner's place in the sandbox: at most one child, started when there is work, started anew when it died. An event
 * over which a child dies is found by running what was unfinished one by one; it fails, the others get their results.
 */
import type { TransformationFault } from "../../contract/transformation.ts";
import { Fault, messageOf } from "../base/fault.ts";
import { ChildLink, type Job, type JobReport } from "./child-link.ts";
import { createFault } from "./fault.ts";
import type { JobResult } from "./protocol.ts";

/** A busy machine may be the reason for a child's silence: before an event is blamed, it gets more time. */
const PATIENCE = { together: 1, alone: 2 } as const;

export class Seat {
  /** Children of this owner that died over its code. */
  kills = 0;
  usedAt = performance.now();
  #child: ChildLink | null = null;
  #isBusy = false;
  #isClosed = false;
  #tail: Promise<unknown> = Promise.resolve();

  get isIdle(): boolean {
    return !this.#isBusy;
  }

  get hasChild(): boolean {
    return this.#child !== null;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /**
   * A result for every item, in order; jobs run one after the other. Once the job's signal has aborted, only what had ended
   * by then. Rejects with Fault `transformation_unavailable` when no child can be started: that is no fault of the code.
   */
  run(job: Job): Promise<readonly JobResult[]> {
    return this.#inTurn(() => this.#runAll(job), job.signal, []);
  }

  /** Loads the code and runs nothing. Null when it can be used, or when the signal aborted before that was known. */
  check(job: Omit<Job, "items">): Promise<TransformationFault | null> {
    const load = async (): Promise<TransformationFault | null> => {
      const child = await this.#living();
      const { fault } = await child.run({ ...job, items: [] }, PATIENCE.alone);
      return isOver(job) ? null : fault;
    };
    return this.#inTurn(load, job.signal, null);
  }

  /** For good: whatever runs or comes is refused. */
  close(): void {
    this.#isClosed = true;
    this.release("the pipeline stops");
  }

  /** The child ends; the next job starts another. */
  release(reason: string): void {
    this.#child?.kill(reason);
    this.#child = null;
  }

  /** A child does one thing at a time. Whose signal aborts gives its turn up, or ends it: then the answer is `ifOver`, or the work's own. */
  #inTurn<T>(work: () => Promise<T>, signal: AbortSignal | undefined, ifOver: T): Promise<T> {
    const givenUp = Promise.withResolvers<T>();
    const giveUp = (): void => givenUp.resolve(ifOver);
    const end = (): void => this.release("its time was over");
    signal?.addEventListener("abort", giveUp);
    const running = this.#tail.then(async () => {
      signal?.removeEventListener("abort", giveUp);
      if (isOver({ signal })) return ifOver;
      signal?.addEventListener("abort", end);
      this.#isBusy = true;
      try {
        return await work();
      } catch (error) {
        if (isOver({ signal })) return ifOver;
        throw error;
      } finally {
        signal?.removeEventListener("abort", end);
        this.#isBusy = false;
        this.usedAt = performance.now();
      }
    });
    this.#tail = running.catch(() => undefined);
    return Promise.race([running, givenUp.promise]);
  }

  async #runAll(job: Job): Promise<readonly JobResult[]> {
    const results: (JobResult | undefined)[] = job.items.map(() => undefined);
    let isAlone = false;
    for (;;) {
      const unfinished = results.flatMap((result, index) => (result === undefined ? [index] : []));
      if (unfinished.length === 0) return results.filter((result) => result !== undefined);
      const tried: readonly number[] = isAlone ? unfinished.slice(0, 1) : unfinished;
      const report = await this.#tryThese(job, tried, isAlone);
      for (const result of report.results) {
        const index = tried[result.index];
        if (index !== undefined) results[index] = { ...result, index, didRun: true };
      }
      if (isOver(job)) return results.filter((result) => result !== undefined);
      const blamed = this.#blame(report, tried);
      if (blamed !== null)
        for (const index of blamed.indexes)
          results[index] ??= failed(index, blamed.fault, report.fault === null);
      // Found, or none of those that were tried: the rest goes together again only after a culprit was found.
      if (report.died !== null) isAlone = tried.length > 1;
    }
  }

  async #tryThese(job: Job, indexes: readonly number[], isAlone: boolean): Promise<JobReport> {
    const child = await this.#living();
    const items = indexes.flatMap((index) => job.items[index] ?? []);
    const report = await child.run({ ...job, items }, isAlone ? PATIENCE.alone : PATIENCE.together);
    if (child.isWorn) this.release("it is worn out");
    return report;
  }

  /** Whom the report convicts, if anybody. */
  #blame(
    report: JobReport,
    tried: readonly number[],
  ): { readonly indexes: readonly number[]; readonly fault: TransformationFault } | null {
    if (report.died !== null) this.kills += 1;
    if (report.fault !== null) return { indexes: tried, fault: report.fault };
    if (report.died === null) return null;
    if (tried.length > 1) return null;
    const message = `The sandbox did not survive this event: ${report.died}.`;
    return { indexes: tried, fault: createFault("transformation_crashed", message) };
  }

  async #living(): Promise<ChildLink> {
    if (this.#isClosed) throw new Fault("transformation_unavailable", "The sandbox is closed.");
    if (this.#child !== null) return this.#child;
    const child = new ChildLink(() => {
      if (this.#child === child) this.#child = null;
    });
    this.#child = child;
    try {
      await child.ready();
      return child;
    } catch (error) {
      throw new Fault("transformation_unavailable", `The sandbox does not start: ${messageOf(error)}`);
    }
  }
}

/** Then a dead child says nothing about the code. */
const isOver = ({ signal }: Pick<Job, "signal">): boolean => signal?.aborted === true;

const failed = (index: number, fault: TransformationFault, didRun: boolean): JobResult => ({
  index,
  didRun,
  outputs: null,
  fault,
  logs: [],
  elapsedMs: 0,
});
