/**
 * Writes what lanes have to write, all lanes in one transaction, at most every 50 ms. Attempts go to the deliveries log
 * first: after a crash an event's story may name a try twice, but never leaves one out.
 *
 * Without the database nothing new is sent (`isWell` is false): what is sent but not committed is sent again after a crash.
 */
import type { Logger } from "pino";
import { backoffMs } from "../base/backoff.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import type { LaneCommit } from "./books.ts";
import type { Deliveries } from "./deliveries.ts";
import { COMMIT_INTERVAL_MS, IDLE_COMMIT_INTERVAL_MS } from "./limits.ts";
import type { Store } from "./store.ts";

const RETRY = { baseMs: 100, maxMs: 2_000 };

export interface CommitSource {
  collect(now: number, idle: boolean): LaneCommit | null;
}

export interface CommitterPorts {
  readonly store: Pick<Store, "commit">;
  readonly deliveries: Pick<Deliveries, "flush">;
  readonly logger: Logger;
  lanes(): Iterable<CommitSource>;
  onHealth(isWell: boolean): void;
}

export class Committer {
  readonly #ports: CommitterPorts;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #isWell = true;
  #isStopped = false;
  #isDirty = false;
  #idleAt = 0;

  constructor(ports: CommitterPorts) {
    this.#ports = ports;
  }

  get isWell(): boolean {
    return this.#isWell;
  }

  /** There may be something to write: it is written after so many milliseconds, with what comes until then. */
  touch(afterMs = COMMIT_INTERVAL_MS): void {
    this.#isDirty = true;
    if (this.#timer !== null || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#isDirty = false;
      void this.flush().finally(() => {
        this.#timer = null;
        if (this.#isDirty) this.touch();
      });
    }, afterMs);
  }

  /** Resolves when everything up to now is written, or the committer is stopped. */
  flush(): Promise<void> {
    this.#running = this.#running.then(() => this.#write());
    return this.#running;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #write(): Promise<void> {
    const now = Date.now();
    // A clock that is set back must not stop this.
    const idle = performance.now() - this.#idleAt >= IDLE_COMMIT_INTERVAL_MS || this.#isStopped;
    if (idle) this.#idleAt = performance.now();
    const commits = [...this.#ports.lanes()]
      .map((lane) => lane.collect(now, idle))
      .filter((commit) => commit !== null);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#ports.deliveries.flush();
        if (commits.length > 0) await this.#ports.store.commit(commits);
        this.#report(true);
        return;
      } catch (error) {
        this.#ports.logger.warn(
          { attempt, code: codeOf(error), error: messageOf(error) },
          "lanes cannot be committed",
        );
        this.#report(false);
        if (this.#isStopped) return;
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, RETRY, Math.random())));
      }
    }
  }

  #report(isWell: boolean): void {
    if (isWell === this.#isWell) return;
    this.#isWell = isWell;
    this.#ports.onHealth(isWell);
  }
}
