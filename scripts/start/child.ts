import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "../setup/run.mjs";

const BACKOFF_FIRST_MS = 500;
const BACKOFF_LAST_MS = 30_000;
/** A child that ran this long was well: its next crash is treated as the first. */
const HEALTHY_AFTER_MS = 60_000;

export interface ChildOptions {
  /** Shown before each line that it prints. */
  readonly name: string;
  /** Arguments of Node: a script and what it takes. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
  /** Called with the process id at each start. */
  readonly onStart: (pid: number) => void;
}

/** A process that is kept running: when it ends by itself, it starts again after a pause that doubles each time. */
export class Child {
  readonly name: string;
  /** How often it ended by itself. */
  crashes = 0;
  #options: ChildOptions;
  #process: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #pauseMs = BACKOFF_FIRST_MS;
  #isStopping = false;

  constructor(options: ChildOptions) {
    this.name = options.name;
    this.#options = options;
    this.#start();
  }

  #start(): void {
    const { args, env } = this.#options;
    // In a process group of its own, so that Ctrl-C reaches only the supervisor, which stops its children in order.
    // Over the IPC channel a child notices when the supervisor dies.
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#process = child;
    const startedAt = Date.now();
    if (child.pid !== undefined) this.#options.onStart(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => this.#print(line));
    }
    child.on("error", (error) => this.#print(error.message));
    child.on("exit", (code, signal) => this.#onExit(signal ?? code ?? 1, Date.now() - startedAt));
  }

  #onExit(how: string | number, ranMs: number): void {
    this.#killGroup(); // what it had started itself, when it could not clear up
    this.#process = undefined;
    if (this.#isStopping) return;
    this.crashes++;
    if (ranMs > HEALTHY_AFTER_MS) this.#pauseMs = BACKOFF_FIRST_MS;
    this.#print(`ended with ${how}; starting it again in ${this.#pauseMs / 1000} s`);
    this.#restart = setTimeout(() => this.#start(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, BACKOFF_LAST_MS);
  }

  #print(line: string): void {
    this.#options.print(`${this.name} │ ${line}`);
  }

  /** Asks it to end and resolves when it has; after the deadline it is killed. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (!child) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const timer = setTimeout(() => this.#killGroup(), deadlineMs);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(timer);
  }

  #killGroup(): void {
    try {
      if (this.#process?.pid !== undefined) process.kill(-this.#process.pid, "SIGKILL");
    } catch {
      // Nobody is left in the group.
    }
  }

  kill(): void {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    this.#killGroup();
  }
}
