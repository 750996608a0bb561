/**
 * The process stage: makes canonical events of accepted requests.
 *
 * Reads the intake log; writes the event log, the quarantine and the violations. Exactly once between the logs: the cursor is
 * committed with the events (runner.ts). Dedup by (source, messageId) is the event log's, in the same transaction. Needs a
 * release before it begins, or it could let through what a tracking plan blocks; needs no database. After a fault of a log it says so, closes everything and opens it anew, from the committed cursor; what is
 * accepted meanwhile waits in the intake log.
 *
 * Counts per minute, for charts and the ledger: `accepted:<sourceId>` and `duplicate:<sourceId>` in the event log,
 * `planned:<sourceId>` and `violating:<sourceId>` in the event log, `quarantined:<sourceId>` in the quarantine,
 * `violation:<group>` among the violations.
 */
import type { Release } from "../../contract/release.ts";
import { backoffMs } from "../base/backoff.ts";
import { messageOf } from "../base/fault.ts";
import type { Role, RoleContext, StartRole } from "../base/role.ts";
import { openLogReader, openLogWriterThread } from "../log/index.ts";
import type { Corruption, Offset } from "../log/index.ts";
import { REOPEN_BASE_MS, REOPEN_MAX_MS } from "./limits.ts";
import { createMetrics } from "./metrics.ts";
import type { Rules } from "./normalise.ts";
import { Plans } from "./plans.ts";
import type { ProcessMetrics } from "./metrics.ts";
import { Retention } from "./retention.ts";
import { INTAKE_CURSOR, Runner } from "./runner.ts";
import type { RunnerLogs } from "./runner.ts";
import { ViolationGroups } from "./violations.ts";

interface OpenLogs extends RunnerLogs {
  readonly from: Offset;
  close(): Promise<void>;
}

/** Rejects when the logs cannot be opened at first; later faults are mended by opening them again. */
export const startProcess: StartRole<Release> = async (context) => {
  const stage = new ProcessStage(context);
  await stage.start();
  return stage;
};

class ProcessStage implements Role<Release> {
  readonly #context: RoleContext;
  readonly #metrics: ProcessMetrics;
  readonly #retention: Retention;
  readonly methods = {
    /** Events at or beyond this offset stay: the smallest cursor of all lanes and the warehouse. Null: all of them. */
    setKeepFrom: async (offset: Offset | null): Promise<void> => {
      this.#retention.keepEventsFrom = offset ?? 0;
    },
  };
  #logs: OpenLogs | null = null;
  #runner: Runner | null = null;
  #rules: Rules = { plans: Plans.NONE, groups: new ViolationGroups() };
  readonly #released = Promise.withResolvers<void>();
  #finished: Promise<void> = Promise.resolve();
  #stop: AbortController = new AbortController();

  constructor(context: RoleContext) {
    this.#context = context;
    this.#metrics = createMetrics(context.metrics, () => this.#lag());
    this.#retention = new Retention(context);
  }

  async start(): Promise<void> {
    this.#logs = await this.#open();
    this.#finished = this.#work();
  }

  /** From the next turn on; the first release lets the stage begin. */
  async applyRelease(release: Release): Promise<void> {
    this.#rules = { plans: new Plans(release, this.#rules.plans), groups: new ViolationGroups() };
    this.#released.resolve();
  }

  /** The turn in flight ends; the next start goes on behind it. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stop.abort();
    this.#released.resolve();
    this.#runner?.stop();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([this.#finished, late]);
    clearTimeout(timer);
    await this.#logs?.close();
    this.#logs = null;
  }

  async #work(): Promise<void> {
    await this.#released.promise;
    for (let failures = 0; !this.#stop.signal.aborted; failures++) {
      try {
        this.#logs ??= await this.#open();
        const runner = new Runner(this.#logs, this.#metrics, () => this.#rules, this.#logs.from);
        this.#runner = runner;
        this.#retention.start(this.#logs, () => runner.committed);
        this.#context.notify("degraded", null);
        const from = runner.committed;
        await runner.run();
        if (runner.committed > from) failures = 0;
      } catch (error) {
        if (this.#runner !== null && this.#logs !== null && this.#runner.committed > this.#logs.from)
          failures = 0;
        this.#context.logger.error({ err: error, failures }, "processing stopped, the logs are opened again");
        this.#context.notify("degraded", `Events are accepted but not processed: ${messageOf(error)}`);
        await this.#giveUpLogs();
        await this.#pause(
          backoffMs(failures + 1, { baseMs: REOPEN_BASE_MS, maxMs: REOPEN_MAX_MS }, Math.random()),
        );
      }
    }
    this.#retention.stop();
  }

  async #open(): Promise<OpenLogs> {
    const { dataDir } = this.#context.env;
    const onCorruption = (corruption: Corruption): void => {
      this.#metrics.damaged.inc({ log: corruption.log }, corruption.count);
      this.#context.logger.error({ ...corruption }, "a damaged batch is skipped");
    };
    const opened: { close(): Promise<void> }[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(opened.map((log) => log.close()));
    };
    const track = <T extends { close(): Promise<void> }>(log: T): T => {
      opened.push(log);
      return log;
    };
    try {
      const quarantine = track(await openLogWriterThread({ dataDir, name: "quarantine", onCorruption }));
      const violations = track(await openLogWriterThread({ dataDir, name: "violations", onCorruption }));
      const events = track(await openLogWriterThread({ dataDir, name: "events", onCorruption }));
      const intake = track(await openLogReader({ dataDir, name: "intake", onCorruption }));
      const written = track(await openLogReader({ dataDir, name: "events", onCorruption }));
      const from = (await written.cursor(INTAKE_CURSOR)) ?? 0;
      return { intake, events, quarantine, violations, from, close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async #giveUpLogs(): Promise<void> {
    this.#retention.stop();
    const logs = this.#logs;
    this.#logs = null;
    await logs?.close().catch((error: unknown) => {
      this.#context.logger.warn({ err: error }, "a faulty log did not close cleanly");
    });
  }

  #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
    return promise.finally(() => clearTimeout(timer));
  }

  async #lag(): Promise<number> {
    if (this.#logs === null || this.#runner === null) return 0;
    const { end } = await this.#logs.intake.bounds();
    return Math.max(0, end - this.#runner.committed);
  }
}
