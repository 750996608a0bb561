/**
 * Follows a log from its end on, while somebody wants it. When the log runs ahead by more than BEHIND_MAX records the tail
 * skips to its end and says how many it skipped: nothing queues up.
 */
import { setImmediate } from "node:timers/promises";
import type { LogReader, LogRecord, Offset } from "../log/index.ts";

const BEHIND_MAX = 20_000;
const SLICE = { maxRecords: 1000, maxBytes: 2 * 2 ** 20 };

export interface TailPorts {
  /** Asked for at each start. */
  log(): Promise<LogReader>;
  show(record: LogRecord): void;
  skipped(count: number): void;
  onError(error: unknown): void;
}

export class LogTail {
  readonly #ports: TailPorts;
  /** The present run, from `start` to `stop`. */
  #run: Run | null = null;

  constructor(ports: TailPorts) {
    this.#ports = ports;
  }

  /** Everything below it was shown, skipped, or there before the start. */
  get next(): Offset {
    return this.#run?.next ?? Infinity;
  }

  /** Resolves once everything that is appended from now on is going to be shown. Rejects when the log cannot be read. */
  async start(): Promise<void> {
    this.#run ??= new Run(this.#ports);
    await this.#run.started;
  }

  stop(): void {
    this.#run?.stop();
    this.#run = null;
  }
}

class Run {
  readonly #ports: TailPorts;
  readonly started: Promise<void>;
  next: Offset = Infinity;
  #isOver = false;
  #isPumping = false;
  #hasNews = false;
  #stopListening: () => void = () => undefined;

  constructor(ports: TailPorts) {
    this.#ports = ports;
    this.started = this.#start();
  }

  stop(): void {
    this.#isOver = true;
    this.#stopListening();
  }

  async #start(): Promise<void> {
    const log = await this.#ports.log();
    this.next = (await log.bounds()).end;
    if (!this.#isOver) this.#stopListening = log.onAppend(() => void this.#pump(log));
  }

  async #pump(log: LogReader): Promise<void> {
    this.#hasNews = true;
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#hasNews && !this.#isOver) {
        this.#hasNews = false;
        while (await this.#showSlice(log)) await setImmediate();
      }
    } catch (error) {
      if (!this.#isOver) this.#ports.onError(error);
    } finally {
      this.#isPumping = false;
    }
  }

  /** False at the end of the log, or when nobody looks any more. */
  async #showSlice(log: LogReader): Promise<boolean> {
    // Whoever stopped this may have closed the log.
    if (this.#isOver) return false;
    await this.#skipWhenBehind(log);
    const records = await log.read(this.next, SLICE);
    for (const record of records) {
      if (this.#isOver) return false;
      this.#ports.show(record);
      this.next = record.offset + 1;
    }
    return records.length > 0;
  }

  async #skipWhenBehind(log: LogReader): Promise<void> {
    const { end } = await log.bounds();
    const behind = end - this.next;
    if (behind <= BEHIND_MAX) return;
    this.#ports.skipped(behind);
    this.next = end;
  }
}
