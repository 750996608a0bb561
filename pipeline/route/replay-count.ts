/**
 * Counts what the window of a replay holds. Whoever asks for the replay waits for a moment only; what is left is counted
 * beside it, gently, and goes on after a stop or a crash where it was written down last.
 */
import type { Logger } from "pino";
import { backoffMs } from "../base/backoff.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import type { LaneRunner } from "./lane-runner.ts";
import { addCounted, uncountedReplays, type ReplayRow } from "./replay-rows.ts";
import { rulesOf, type RulesPorts } from "./replay-rules.ts";
import { scanWindow, type FoundInWindow, type WindowLog } from "./replay-window.ts";
import type { Store } from "./store.ts";

/** How often a count that goes on in the background is written down. */
const WRITE_EVERY_MS = 1_000;
const RETRY = { baseMs: 500, maxMs: 30_000 };

export interface CountPorts extends RulesPorts {
  readonly store: Store;
  readonly log: WindowLog;
  readonly logger: Logger;
  runner(destinationId: string): LaneRunner | undefined;
}

export class WindowCounts {
  readonly #ports: CountPorts;
  #isCounting = false;
  #isAskedAgain = false;

  constructor(ports: CountPorts) {
    this.#ports = ports;
  }

  /** Counts for at most so long. An error leaves the rest to the background. */
  async countWithin(row: ReplayRow, ms: number): Promise<void> {
    await this.#countOn(row, Date.now() + ms, false).catch((error: unknown) => this.#complain(error));
  }

  /** Counts whatever is not counted, one window after the other. Returns at once. */
  resume(): void {
    this.#isAskedAgain = true;
    if (!this.#isCounting) void this.#countAll();
  }

  async #countAll(): Promise<void> {
    this.#isCounting = true;
    let failures = 0;
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      try {
        await this.#goThrough();
        failures = 0;
      } catch (error) {
        this.#complain(error);
        failures += 1;
        this.#isAskedAgain = true;
        await pause(backoffMs(failures, RETRY, Math.random()));
      }
    }
    this.#isCounting = false;
  }

  /** A lane that does not run now asks for its windows when it does. */
  async #goThrough(): Promise<void> {
    for (;;) {
      const rows = await uncountedReplays(this.#ports.store);
      const row = rows.find(({ destination_id: id }) => this.#ports.runner(id) !== undefined);
      if (row === undefined) return;
      await this.#countOn(row, Date.now() + WRITE_EVERY_MS, true);
    }
  }

  async #countOn(row: ReplayRow, deadline: number, isGentle: boolean): Promise<void> {
    const { store, log } = this.#ports;
    const runner = this.#ports.runner(row.destination_id);
    if (runner === undefined || row.counted_to === null) return;
    const { matched, next, isLast } = await scanAll(log, runner, {
      request: row.request,
      rules: rulesOf(row.request, this.#ports)(),
      from: Number(row.counted_to),
      end: row.request.end,
      deadline,
      isGentle,
    });
    await addCounted(store, row, { matched, to: isLast ? null : next });
  }

  #complain(error: unknown): void {
    this.#ports.logger.warn(
      { code: codeOf(error), error: messageOf(error) },
      "the window of a replay is counted later",
    );
  }
}

type Counting = Omit<Parameters<typeof scanWindow>[2], "limit" | "keep" | "isDone">;

const scanAll = (log: WindowLog, runner: LaneRunner, counting: Counting): Promise<FoundInWindow> =>
  scanWindow(log, runner, { ...counting, limit: Infinity, keep: 0, isDone: new Set() });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
