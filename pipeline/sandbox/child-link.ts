/**
 * One sandbox child, seen from the pipeline: starting it, one run at a time, bringing it answers to its requests, and
 * killing it when it has been silent for longer than any code may run.
 */
import { fork, type ChildProcess } from "node:child_process";
import { setPriority } from "node:os";
import { dirname } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { TransformationFault } from "../../contract/transformation.ts";
import { messageOf } from "../base/fault.ts";
import { createFault } from "./fault.ts";
import type { Fetcher } from "./fetch.ts";
import {
  CHILD_CPU_S_MAX,
  CHILD_HEAP_MB,
  FETCHES_AT_ONCE_MAX,
  LOAD_MS_MAX,
  SILENCE_GRACE_MS,
  SPAWN_MS_MAX,
  SYNC_BATCH_MS_MAX,
  SYNC_MS_MAX,
} from "./limits.ts";
import type { FetchRequest, FromChild, ItemResult, ProgramSource, RunRequest, ToChild } from "./protocol.ts";

export interface Job {
  readonly source: ProgramSource;
  readonly bases: RunRequest["bases"];
  readonly items: RunRequest["items"];
  readonly isOneByOne: boolean;
  readonly fetch: Fetcher;
  /** Ends the job, and with it the child if it is at work: whatever has a result by then keeps it. */
  readonly signal?: AbortSignal | undefined;
}

export interface JobReport {
  readonly results: readonly ItemResult[];
  /** The code cannot be used at all: no event ran. */
  readonly fault: TransformationFault | null;
  /** Why the child is gone; null when it lives. What has no result has not been finished then. */
  readonly died: string | null;
}

const crashedWhile = (died: string | null): TransformationFault =>
  createFault("transformation_crashed", `The sandbox did not survive loading the code: ${died ?? ""}.`);

const LAST_WORDS_CHARS = 500;
const ENTRY = fileURLToPath(new URL("child.ts", import.meta.url));
const require = createRequire(import.meta.url);
/** Everything that the child may read: this project's code, and the packages of the isolate. */
const READABLE = [
  dirname(ENTRY),
  fileURLToPath(new URL("../../package.json", import.meta.url)),
  fileURLToPath(new URL("../package.json", import.meta.url)),
  packageFolder("isolated-vm"),
  packageFolder("node-gyp-build"),
  // node-gyp-build looks for it to tell glibc from musl.
  "/etc/alpine-release",
];

function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}

const FLAGS = [
  // isolated-vm asks for it.
  "--no-node-snapshot",
  `--max-old-space-size=${String(CHILD_HEAP_MB)}`,
  "--no-warnings",
  // A second fence behind the isolate: no files, no processes, no threads.
  "--permission",
  "--allow-addons",
  ...READABLE.map((path) => `--allow-fs-read=${path}`),
];

/** No core dumps, which would hold events, no files at all, and an end. `exec` keeps the process id. */
const FENCE = `ulimit -c 0; ulimit -f 0; ulimit -t ${String(CHILD_CPU_S_MAX)}; exec "$0" "$@"`;
const FENCED = ["-c", FENCE, process.execPath, ...FLAGS];

/** Lower than the pipeline's own: when there is too little processor time, events of others go first. */
const NICENESS = 5;

function start(): ChildProcess {
  const isPosix = process.platform !== "win32";
  const child = fork(ENTRY, [], {
    ...(isPosix ? { execPath: "/bin/sh", execArgv: FENCED } : { execArgv: FLAGS }),
    env: {},
    cwd: dirname(ENTRY),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, NICENESS);
  } catch {
    // It has ended already, or this system has no priorities: the one shows as its exit, the other does no harm.
  }
  return child;
}

export class ChildLink {
  readonly #process: ChildProcess;
  readonly #loaded = new Map<string, { readonly isBatch: boolean }>();
  readonly #ready = Promise.withResolvers<void>();
  /** It should not get another run. */
  isWorn = false;
  #died: string | null = null;
  #isUp = false;
  #lastWords = "";
  #job: Job | null = null;
  #run = 0;
  #results: ItemResult[] = [];
  #heardAt = 0;
  #finish: (end: "done" | "missing" | "died") => void = () => undefined;
  #onLoaded: (fault: TransformationFault | null) => void = () => undefined;
  #out = 0;
  #queue: { readonly run: number; readonly id: number; readonly request: FetchRequest }[] = [];

  constructor(onGone: () => void) {
    this.#process = start();
    this.#process.on("message", (message) => this.#receive(message as FromChild));
    const gone = (reason: string): void => {
      this.#died ??= reason;
      this.#ready.reject(new Error(this.#died));
      this.#finish("died");
      onGone();
    };
    this.#process.on("error", (error) => gone(messageOf(error)));
    this.#process.on("exit", (code, signal) =>
      gone(`it ended with ${signal ?? `code ${String(code)}`}${this.#lastWords}`),
    );
    // Only until it is up: what it says later comes from nobody whom we trust.
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      if (!this.#isUp) this.#lastWords = ` ${(this.#lastWords + chunk.toString()).slice(-LAST_WORDS_CHARS)}`;
    });
    this.#ready.promise.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Rejects when the child does not come up. */
  async ready(): Promise<void> {
    const timer = setTimeout(() => this.kill("it did not start in time"), SPAWN_MS_MAX);
    await this.#ready.promise.finally(() => clearTimeout(timer));
  }

  kill(reason: string): void {
    this.#died ??= reason;
    this.#process.kill("SIGKILL");
  }

  /** One at a time. Never rejects: a child that dies is part of the answer. `patience` stretches the time for silence. */
  async run(job: Job, patience: number): Promise<JobReport> {
    const fault = await this.#load(job.source, patience);
    if (fault !== null || this.#died !== null)
      return { results: [], fault: fault ?? crashedWhile(this.#died), died: this.#died };
    this.#job = job;
    this.#results = [];
    this.#run += 1;
    const isBatch = this.#loaded.get(job.source.key)?.isBatch === true && job.items.length > 1;
    const stretchMs = isBatch ? SYNC_BATCH_MS_MAX : SYNC_MS_MAX;
    const { bases, items, isOneByOne, source } = job;
    const request: RunRequest = { kind: "run", run: this.#run, key: source.key, bases, items, isOneByOne };
    const end = await this.#watch((stretchMs + SILENCE_GRACE_MS) * patience, request);
    this.#job = null;
    this.#queue = [];
    if (end === "missing") {
      this.#loaded.delete(source.key);
      return this.run(job, patience);
    }
    return { results: this.#results, fault: null, died: this.#died };
  }

  async #load(source: ProgramSource, patience: number): Promise<TransformationFault | null> {
    if (this.#loaded.has(source.key)) return null;
    let fault: TransformationFault | null = null;
    this.#onLoaded = (told) => {
      fault = told;
      this.#finish("done");
    };
    // Compiling, evaluating and calling in have a limit each.
    await this.#watch((LOAD_MS_MAX * 2 + SILENCE_GRACE_MS) * patience, { kind: "load", source });
    return fault;
  }

  /** Sends and waits for the end. A child that says nothing for `silenceMs` is killed. */
  #watch(silenceMs: number, message: ToChild): Promise<"done" | "missing" | "died"> {
    return new Promise((resolve) => {
      this.#heardAt = performance.now();
      let checkedAt = this.#heardAt;
      const timer = setInterval(() => {
        const now = performance.now();
        // Our own thread was held up: messages may lie unread.
        if (now - checkedAt > silenceMs / 2) this.#heardAt = now;
        checkedAt = now;
        if (now - this.#heardAt > silenceMs) this.kill("it was stuck and was killed");
      }, silenceMs / 8);
      this.#finish = (end) => {
        clearInterval(timer);
        this.#finish = () => undefined;
        resolve(end);
      };
      if (this.#died === null) this.#send(message);
      else this.#finish("died");
    });
  }

  #send(message: ToChild): void {
    // A failure shows as the process's exit.
    this.#process.send(message, () => undefined);
  }

  #receive(message: FromChild): void {
    this.#heardAt = performance.now();
    switch (message.kind) {
      case "ready":
        this.#isUp = true;
        this.#lastWords = "";
        this.#ready.resolve();
        return;
      case "loaded":
        if (message.fault === null) this.#loaded.set(message.key, { isBatch: message.isBatch });
        this.#onLoaded(message.fault);
        return;
      default:
        if (message.run === this.#run) this.#hear(message);
    }
  }

  #hear(message: Extract<FromChild, { readonly run: number }>): void {
    switch (message.kind) {
      case "missing":
        this.#finish("missing");
        return;
      case "progress":
        this.#results.push(...message.results);
        return;
      case "done":
        this.#results.push(...message.results);
        this.isWorn = message.isWorn;
        this.#finish("done");
        return;
      case "fetch":
        this.#queue.push(message);
        this.#fetchNext();
        return;
      default:
        message satisfies never;
    }
  }

  #fetchNext(): void {
    while (this.#out < FETCHES_AT_ONCE_MAX) {
      const job = this.#job;
      const next = this.#queue.shift();
      if (next === undefined || job === null) return;
      this.#out += 1;
      void job.fetch(next.request).then((answer) => {
        this.#out -= 1;
        if (next.run === this.#run && this.#died === null)
          this.#send({ kind: "fetched", run: next.run, id: next.id, answer });
        this.#fetchNext();
      });
    }
  }
}
