import { Child } from "./child.ts";
import { writeRunning } from "./running.ts";

/** Ctrl-C reaches us twice, from the terminal and through npm: what comes within this time is the same request. */
const SAME_REQUEST_MS = 1_000;

export interface RunOptions {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** How long it may take to end when asked to. */
  readonly stopMs: number;
}

/** Thrown where a start is given up because somebody asked to stop. */
class Interrupted extends Error {}

/** Owns the child processes: starts them, and stops them in the reverse order, once. */
export class Supervisor {
  readonly dataDirectory: string;
  isStopping = false;
  #children: { readonly child: Child; readonly stopMs: number }[] = [];
  #pids: Record<string, number> = {};
  #finalSteps: (() => void)[] = [];

  constructor(dataDirectory: string) {
    this.dataDirectory = dataDirectory;
  }

  run(name: string, { args, env, stopMs }: RunOptions): Child {
    const child = new Child({
      name,
      args,
      env,
      print: (line) => console.log(line),
      onStart: (pid) => {
        this.#pids[name] = pid;
        writeRunning(this.dataDirectory, this.#pids);
      },
    });
    this.#children.push({ child, stopMs });
    return child;
  }

  /** Runs after the last child has ended. */
  onStopped(finalStep: () => void): void {
    this.#finalSteps.push(finalStep);
  }

  throwIfStopping(): void {
    if (this.isStopping) throw new Interrupted();
  }

  /**
   * Resolves at the first SIGINT, SIGTERM or SIGHUP, or when the process above us is killed. A second signal ends
   * everything at once.
   */
  whenToldToStop(): Promise<void> {
    return new Promise((resolve) => {
      let firstAt = 0;
      const onSignal = (): void => {
        if (!this.isStopping) {
          firstAt = Date.now();
          this.isStopping = true;
          console.log("Stopping…");
          resolve();
        } else if (Date.now() - firstAt > SAME_REQUEST_MS) {
          for (const { child } of this.#children) child.kill();
          process.exit(1);
        }
      };
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
      process.on("disconnect", onSignal);
    });
  }

  /** Stops the children one after the other, the last started first. */
  async stopAll(): Promise<void> {
    this.isStopping = true;
    for (const { child, stopMs } of this.#children.splice(0).reverse()) await child.stop(stopMs);
    for (const finalStep of this.#finalSteps.splice(0)) finalStep();
  }
}
