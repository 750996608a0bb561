/**
 * The process stage: makes canonical events of accepted requests.
 *
 * Sources with transformations run in strands of their own (strands.ts), so that slow code delays its own source only.
 *
 * Reads the intake log; writes the event log, the quarantine and the violations. Exactly once between the logs: the cursor is
 * committed with the events (strand.ts). Dedup by (source, messageId) is the event log's, in the same transaction. Needs a
 * release before it begins, or it could let through what a tracking plan blocks; needs no database. After a fault of a log it says so, closes everything and opens it anew, from the committed cursor; what is
 * accepted meanwhile waits in the intake log.
 *
 * Counts per minute, for charts and the ledger: `accepted:<sourceId>` and `duplicate:<sourceId>` in the event log,
 * `planned:<sourceId>` and `violating:<sourceId>` in the event log, `quarantined:<sourceId>` in the quarantine,
 * `violation:<group>` among the violations.
 */
import type { Release } from "../../contract/release.ts";
import type { ChainLink } from "../../contract/transformation.ts";
import { backoffMs } from "../base/backoff.ts";
import { messageOf } from "../base/fault.ts";
import type { Role, RoleContext, StartRole } from "../base/role.ts";
import { within } from "../base/waiting.ts";
import { openLogReader, openLogWriterThread } from "../log/index.ts";
import type { Corruption, Offset } from "../log/index.ts";
import { REOPEN_BASE_MS, REOPEN_MAX_MS } from "./limits.ts";
import { createMetrics } from "./metrics.ts";
import type { Rules } from "./normalise.ts";
import { Sandbox, sandboxMetrics, type KeptLine } from "../sandbox/index.ts";
import { Chains } from "./chains.ts";
import { Plans } from "./plans.ts";
import type { ProcessMetrics } from "./metrics.ts";
import { Retention } from "./retention.ts";
import type { StrandLogs } from "./strand.ts";
import { INTAKE_CURSOR, Strands } from "./strands.ts";
import { ViolationGroups } from "./violations.ts";

interface OpenLogs extends StrandLogs {
  readonly cursors: ReadonlyMap<string, Offset>;
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
    transformationLogs: async (link: ChainLink): Promise<readonly KeptLine[]> =>
      this.#sandbox.logBook.read(link),
  };
  #logs: OpenLogs | null = null;
  #strands: Strands | null = null;
  readonly #sandbox: Sandbox;
  #chains: Chains;
  /** Why nothing is processed at all; null when something is. */
  #trouble: string | null = null;
  #rules: Rules = { plans: Plans.NONE, groups: new ViolationGroups() };
  readonly #released = Promise.withResolvers<void>();
  #finished: Promise<void> = Promise.resolve();
  #stop: AbortController = new AbortController();

  constructor(context: RoleContext) {
    this.#context = context;
    this.#metrics = createMetrics(context.metrics, () => this.#lag());
    this.#retention = new Retention(context);
    const { allowNetworks, geolocationUrl, secretKey } = context.env;
    this.#sandbox = new Sandbox({ allowNetworks, geolocationUrl });
    sandboxMetrics(context.metrics, this.#sandbox);
    this.#chains = new Chains(null, this.#sandbox, secretKey);
  }

  async start(): Promise<void> {
    this.#logs = await this.#open();
    this.#finished = this.#work();
  }

  /** From the next turn on; the first release lets the stage begin. */
  async applyRelease(release: Release): Promise<void> {
    const chains = new Chains(release, this.#sandbox, this.#context.env.secretKey);
    this.#rules = { plans: new Plans(release, this.#rules.plans), groups: new ViolationGroups() };
    this.#chains = chains;
    this.#released.resolve();
    await this.#strands?.follow();
  }

  /** The turn in flight ends; the next start goes on behind it. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stop.abort();
    this.#released.resolve();
    this.#strands?.stop();
    await this.#sandbox.close();
    await within(deadlineMs, this.#finished);
    await this.#logs?.close();
    this.#logs = null;
  }

  async #work(): Promise<void> {
    await this.#released.promise;
    let from: Offset = 0;
    for (let failures = 0; !this.#stop.signal.aborted; failures++) {
      try {
        this.#logs ??= await this.#open();
        const strands = this.#weave(this.#logs);
        from = strands.committed;
        this.#retention.start(this.#logs, () => strands.committed);
        this.#trouble = null;
        this.#tellHealth();
        await strands.run();
      } catch (error) {
        if ((this.#strands?.committed ?? 0) > from) failures = 0;
        this.#context.logger.error({ err: error, failures }, "processing stopped, the logs are opened again");
        this.#trouble = `Events are accepted but not processed: ${messageOf(error)}`;
        this.#tellHealth();
        await this.#giveUpLogs();
        await this.#pause(
          backoffMs(failures + 1, { baseMs: REOPEN_BASE_MS, maxMs: REOPEN_MAX_MS }, Math.random()),
        );
      }
    }
    this.#retention.stop();
  }

  #weave(logs: OpenLogs): Strands {
    const strands = new Strands(
      {
        logs,
        metrics: this.#metrics,
        logger: this.#context.logger,
        sandbox: this.#sandbox,
        rules: () => this.#rules,
        chains: () => this.#chains,
        onComplaint: () => this.#tellHealth(),
      },
      logs.cursors,
    );
    this.#strands = strands;
    return strands;
  }

  #tellHealth(): void {
    const lines = this.#trouble === null ? (this.#strands?.complaints ?? []) : [this.#trouble];
    this.#context.notify("degraded", lines.length === 0 ? null : lines.join(" "));
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
      const cursors = await written.cursors(INTAKE_CURSOR);
      return { intake, events, quarantine, violations, cursors, close };
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
    if (this.#logs === null || this.#strands === null) return 0;
    const { end } = await this.#logs.intake.bounds();
    return Math.max(0, end - this.#strands.committed);
  }
}
