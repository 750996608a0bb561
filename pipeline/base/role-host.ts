/**
 * Keeps one role running in its thread. A role that dies is started again with growing delays, so that e.g. a failing
 * warehouse never stops the gateway from taking events. The running release is applied before a role counts as running.
 */
import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { backoffMs } from "./backoff.ts";
import { threadEnv, type PipelineEnv } from "./env.ts";
import { Fault, messageOf } from "./fault.ts";
import { HEAP_LIMITS } from "./heaps.ts";
import type { RoleName } from "./role-names.ts";
import type { AnyRelease, RoleTopic } from "./role.ts";
import { RoleLink } from "./thread.ts";

export type RoleState = "starting" | "running" | "failed";

export interface RoleHostOptions {
  readonly name: RoleName;
  readonly env: PipelineEnv;
  readonly logger: Logger;
  /** The thread's entry file. */
  readonly entry: URL;
  onNotify(topic: RoleTopic, data: unknown): void;
  /** After each start and restart, once the release is applied. */
  onRunning(): void;
  /** The role failed `FAILURES_MAX` times within a minute. */
  onFailingAgainAndAgain(): void;
}

const RESTART = { baseMs: 200, maxMs: 30_000 };
const FAILURES_MAX = 5;
const FAILURES_WITHIN_MS = 60_000;
const APPLY_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 10_000;
const PING_TIMEOUT_MS = 8000;
/** After its last answer a thread gets this long to leave by itself. */
const LEAVE_MS = 1000;

export class RoleHost {
  readonly name: RoleName;
  readonly #options: RoleHostOptions;
  #state: RoleState = "starting";
  #link: RoleLink | null = null;
  #worker: Worker | null = null;
  #release: AnyRelease | null = null;
  #failures: readonly number[] = [];
  #lastFailure: string | null = null;
  #complaint: string | null = null;
  #silent = false;
  #stopping = false;
  #restart: NodeJS.Timeout | null = null;
  #settled = Promise.withResolvers<void>();
  readonly #pings: NodeJS.Timeout;

  constructor(options: RoleHostOptions) {
    this.name = options.name;
    this.#options = options;
    this.#spawn();
    this.#pings = setInterval(() => void this.#ping(), PING_EVERY_MS);
    this.#pings.unref();
  }

  get state(): RoleState {
    return this.#state;
  }

  /** Why this role is not well, in a sentence for people; null when it is. */
  get degraded(): string | null {
    if (this.#state === "failed")
      return `The ${this.name} role failed and restarts: ${this.#lastFailure ?? ""}`;
    if (this.#silent)
      return `The ${this.name} role is busy and has not answered for ${String(PING_TIMEOUT_MS / 1000)} s`;
    return this.#complaint;
  }

  /** Resolves when the present start has come to an end, well or badly. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  async call(method: string, argument: unknown, timeoutMs: number): Promise<unknown> {
    return this.#running().call(method, argument, timeoutMs);
  }

  async metrics(timeoutMs: number): Promise<unknown> {
    return this.#running().metrics(timeoutMs);
  }

  /** A role that is not up gets the release when it starts, so that is no failure; one that refuses it is. */
  async applyRelease(release: AnyRelease): Promise<void> {
    this.#release = release;
    const link = this.#link;
    if (link === null || this.#state !== "running") return;
    try {
      await link.applyRelease(release, APPLY_TIMEOUT_MS);
    } catch (error) {
      if (this.#link === link) throw error;
    }
  }

  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#pings);
    if (this.#restart !== null) clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === null) return;
    const left = new Promise<void>((resolve) =>
      worker.once("exit", () => {
        resolve();
      }),
    );
    try {
      await this.#link?.stop(deadlineMs);
    } catch (error) {
      this.#options.logger.warn({ role: this.name, error: messageOf(error) }, "role did not stop cleanly");
    }
    const timer = setTimeout(() => void worker.terminate(), LEAVE_MS);
    await left;
    clearTimeout(timer);
  }

  #running(): RoleLink {
    if (this.#link === null || this.#state !== "running")
      throw new Fault("pipeline_unavailable", `The ${this.name} role is ${this.#state}.`);
    return this.#link;
  }

  #spawn(): void {
    this.#state = "starting";
    this.#settled = Promise.withResolvers();
    const { name, env, entry } = this.#options;
    const worker = new Worker(entry, {
      workerData: { name, env },
      name,
      env: threadEnv(env.dataDir),
      resourceLimits: HEAP_LIMITS[this.name],
    });
    const link = new RoleLink(name, worker, (topic, data) => {
      if (topic === "degraded") this.#complaint = typeof data === "string" ? data : null;
      this.#options.onNotify(topic, data);
    });
    this.#worker = worker;
    this.#link = link;
    let reason = "the thread ended";
    worker.on("error", (error) => (reason = messageOf(error)));
    worker.once("exit", () => {
      this.#exited(link, reason);
    });
    void link.started
      .then(() => this.#applyFirst(link))
      .catch((error: unknown) => {
        reason = messageOf(error);
        void worker.terminate();
      });
  }

  /** The release may change while an older one is being applied: only the newest makes the role `running`. */
  async #applyFirst(link: RoleLink): Promise<void> {
    for (let applied: AnyRelease | null = null; applied !== this.#release;) {
      applied = this.#release;
      if (applied !== null) await link.applyRelease(applied, APPLY_TIMEOUT_MS);
    }
    this.#state = "running";
    this.#settled.resolve();
    this.#options.logger.info({ role: this.name }, "role runs");
    this.#options.onRunning();
  }

  #exited(link: RoleLink, reason: string): void {
    link.close(`The ${this.name} role stopped: ${reason}`);
    this.#link = null;
    this.#worker = null;
    this.#complaint = null;
    this.#silent = false;
    if (this.#stopping) return;
    this.#state = "failed";
    this.#lastFailure = reason;
    const now = Date.now();
    this.#failures = [...this.#failures.filter((at) => at > now - FAILURES_WITHIN_MS), now];
    const delayMs = backoffMs(this.#failures.length, RESTART, Math.random());
    this.#options.logger.error({ role: this.name, reason, restartInMs: delayMs }, "role failed");
    this.#settled.resolve();
    this.#restart = setTimeout(() => {
      this.#spawn();
    }, delayMs);
    if (this.#failures.length >= FAILURES_MAX) this.#options.onFailingAgainAndAgain();
  }

  async #ping(): Promise<void> {
    const link = this.#link;
    if (link === null || this.#state !== "running") return;
    const silent = await link.ping(PING_TIMEOUT_MS).then(
      () => false,
      () => true,
    );
    if (this.#link === link) this.#silent = silent;
  }
}
