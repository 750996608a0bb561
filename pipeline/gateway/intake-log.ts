/**
 * The intake log as the gateway sees it: open, or not taking anything and why. After a fault nothing is acknowledged
 * until the log has been closed and opened again, which re-reads what is really on disk; tries are spaced out.
 */
import type { Logger } from "pino";
import { backoffMs } from "../base/backoff.ts";
import { isFull, type DiskSpace } from "../base/disk.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import type { AppendBatch, LogWriter } from "../log/index.ts";
import { DISK_CHECK_IDLE_MS, DISK_CHECK_MS, LOG_REOPEN_FIRST_MS, LOG_REOPEN_MAX_MS } from "./limits.ts";
import { refuse, type Refusal } from "./refusal.ts";

export interface IntakeLogPorts {
  readonly openLog: () => Promise<LogWriter>;
  readonly diskSpace: () => Promise<DiskSpace>;
  readonly logger: Logger;
  /** Called with a sentence for people when trouble begins, with null when it is over. */
  readonly degraded: (sentence: string | null) => void;
}

type State =
  | { readonly kind: "open"; readonly writer: LogWriter }
  | { readonly kind: "faulty"; readonly refusal: Refusal }
  | { readonly kind: "closed" };

const SENTENCES = {
  disk_full: "The disk is full: no events are accepted until space is free.",
  log_unavailable: "The intake log cannot be written: no events are accepted.",
} as const;

function trouble(error: unknown): Refusal {
  const full = codeOf(error) === "disk_full" || /ENOSPC|disk is full/i.test(messageOf(error));
  return refuse(full ? "disk_full" : "log_unavailable");
}

export class IntakeLog {
  readonly #ports: IntakeLogPorts;
  #state: State = { kind: "faulty", refusal: refuse("starting") };
  #diskFull = false;
  #told: string | null = null;
  #failures = 0;
  #reopening: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  /** Since the last look at the disk. */
  #hasWritten = false;

  /** Counts for metrics. */
  faults = 0;

  private constructor(ports: IntakeLogPorts) {
    this.#ports = ports;
  }

  /** Opens the log; when that fails, goes on trying and refuses everything until it succeeds. */
  static async open(ports: IntakeLogPorts): Promise<IntakeLog> {
    const log = new IntakeLog(ports);
    await log.#checkDisk();
    log.#watchDisk();
    await log.#open();
    return log;
  }

  /** Why nothing can be taken now; null when all is well. */
  refusal(): Refusal | null {
    if (this.#diskFull) return refuse("disk_full");
    if (this.#state.kind === "open") return null;
    return this.#state.kind === "faulty" ? this.#state.refusal : refuse("log_unavailable");
  }

  /** Resolves with null once the batch is on disk. Never rejects. */
  async append(batch: AppendBatch): Promise<Refusal | null> {
    const state = this.#state;
    if (state.kind !== "open") return this.refusal();
    if (!this.#hasWritten) {
      this.#hasWritten = true;
      this.#watchDisk();
    }
    try {
      await state.writer.append(batch);
      return null;
    } catch (error) {
      return this.#fail(error, state.writer);
    }
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: "closed" };
    clearTimeout(this.#watch);
    clearTimeout(this.#reopening);
    if (state.kind === "open") await state.writer.close();
  }

  async #open(): Promise<void> {
    try {
      const writer = await this.#ports.openLog();
      if (this.#isClosed()) return await writer.close();
      this.#failures = 0;
      this.#state = { kind: "open", writer };
      this.#tell();
    } catch (error) {
      this.#fail(error, null);
    }
  }

  #isClosed(): boolean {
    return this.#state.kind === "closed";
  }

  /** Of the appends in flight at a fault only the first one tears the log down. */
  #fail(error: unknown, writer: LogWriter | null): Refusal {
    const refusal = trouble(error);
    if (this.#isClosed() || (writer !== null && this.#state.kind !== "open")) return refusal;
    this.faults++;
    this.#failures++;
    this.#state = { kind: "faulty", refusal };
    this.#ports.logger.error(
      { code: refusal.code, failures: this.#failures, err: error },
      "intake log fault",
    );
    this.#tell();
    const delay = backoffMs(
      this.#failures,
      { baseMs: LOG_REOPEN_FIRST_MS, maxMs: LOG_REOPEN_MAX_MS },
      Math.random(),
    );
    this.#reopening = setTimeout(() => void this.#reopen(writer), delay).unref();
    return refusal;
  }

  async #reopen(broken: LogWriter | null): Promise<void> {
    await broken?.close().catch((error: unknown) => {
      this.#ports.logger.warn({ err: error }, "the faulty intake log did not close cleanly");
    });
    await this.#open();
  }

  #watchDisk(): void {
    clearTimeout(this.#watch);
    if (this.#isClosed()) return;
    const isQuiet = !this.#hasWritten && !this.#diskFull;
    const look = async (): Promise<void> => {
      this.#hasWritten = false;
      await this.#checkDisk();
      this.#watchDisk();
    };
    this.#watch = setTimeout(() => void look(), isQuiet ? DISK_CHECK_IDLE_MS : DISK_CHECK_MS).unref();
  }

  async #checkDisk(): Promise<void> {
    try {
      this.#diskFull = isFull(await this.#ports.diskSpace());
    } catch (error) {
      this.#ports.logger.warn({ err: error }, "free disk space is unknown");
    }
    this.#tell();
  }

  #tell(): void {
    const code = this.refusal()?.code;
    const sentence = code === "disk_full" || code === "log_unavailable" ? SENTENCES[code] : null;
    if (sentence === this.#told || this.#isClosed()) return;
    this.#told = sentence;
    this.#ports.degraded(sentence);
  }
}
