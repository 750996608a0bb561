/**
 * Talking to a role in its own thread: calls with an answer, a time limit and typed errors, over messages alone.
 * Main holds a `RoleLink`; the thread answers through `serveRole`. Arguments and answers are structured-cloneable.
 */
import type { Registry } from "prom-client";
import { Fault, codeOf, messageOf } from "./fault.ts";
import type { AnyRelease, Role, RoleTopic } from "./role.ts";

type Operation = "method" | "applyRelease" | "metrics" | "ping" | "stop";

interface CallMessage {
  readonly kind: "call";
  readonly id: number;
  readonly operation: Operation;
  /** Name of the method; empty for the other operations. */
  readonly name: string;
  readonly argument: unknown;
}

type RoleMessage =
  | { readonly kind: "started" }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly id: number; readonly code: string; readonly message: string }
  | { readonly kind: "notify"; readonly topic: RoleTopic; readonly data: unknown };

/** What thread.ts needs of a Worker or a MessagePort, on either side. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: "message", listener: (message: unknown) => void): unknown;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Fault) => void;
  readonly timer: NodeJS.Timeout;
}

export class RoleLink {
  readonly #role: string;
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #closedBecause: string | null = null;
  readonly #started = Promise.withResolvers<void>();

  constructor(role: string, port: Port, onNotify: (topic: RoleTopic, data: unknown) => void) {
    this.#role = role;
    this.#port = port;
    this.#started.promise.catch(() => undefined);
    port.on("message", (received) => {
      // Only serveRole and notifier write to the other end.
      const message = received as RoleMessage;
      if (message.kind === "started") this.#started.resolve();
      else if (message.kind === "notify") onNotify(message.topic, message.data);
      else this.#settle(message);
    });
  }

  /** Resolves when the role said that it runs; rejects when the thread ended before. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** The answer of one of the role's methods. Rejects with the Fault that the role threw, or `pipeline_unavailable`. */
  call(name: string, argument: unknown, timeoutMs: number): Promise<unknown> {
    return this.#send("method", name, argument, timeoutMs);
  }

  async applyRelease(release: AnyRelease, timeoutMs: number): Promise<void> {
    await this.#send("applyRelease", "", release, timeoutMs);
  }

  /** The role's registry as `getMetricsAsJSON` gives it. */
  metrics(timeoutMs: number): Promise<unknown> {
    return this.#send("metrics", "", null, timeoutMs);
  }

  async ping(timeoutMs: number): Promise<void> {
    await this.#send("ping", "", null, timeoutMs);
  }

  /** The role may use `deadlineMs`; one second later we stop waiting. */
  async stop(deadlineMs: number): Promise<void> {
    await this.#send("stop", "", deadlineMs, deadlineMs + 1000);
  }

  /** The thread has ended: everything that still waits for it fails with this reason. */
  close(reason: string): void {
    this.#closedBecause = reason;
    const fault = new Fault("pipeline_unavailable", reason);
    this.#started.reject(fault);
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(fault);
    }
    this.#waiting.clear();
  }

  #send(operation: Operation, name: string, argument: unknown, timeoutMs: number): Promise<unknown> {
    if (this.#closedBecause !== null)
      return Promise.reject(new Fault("pipeline_unavailable", this.#closedBecause));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        const what = operation === "method" ? name : operation;
        const waited = `${String(timeoutMs / 1000)} s`;
        reject(
          new Fault("pipeline_unavailable", `The ${this.#role} role did not answer "${what}" in ${waited}.`),
        );
      }, timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#port.postMessage({ kind: "call", id, operation, name, argument } satisfies CallMessage);
    });
  }

  #settle(message: Extract<RoleMessage, { kind: "answer" | "fault" }>): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.kind === "answer") waiting.resolve(message.value);
    else waiting.reject(new Fault(message.code, message.message));
  }
}

/** Sends a role's notices to main. Usable before the role has started. */
export function notifier(port: Port): (topic: RoleTopic, data: unknown) => void {
  return (topic, data) => {
    port.postMessage({ kind: "notify", topic, data } satisfies RoleMessage);
  };
}

/** Answers main's calls from now on and tells it that the role runs. `onStopped` comes after the last answer. */
export function serveRole(port: Port, role: Role, metrics: Registry, onStopped: () => void): void {
  port.on("message", (received) => {
    // Only RoleLink writes to the other end.
    const message = received as CallMessage;
    void OPERATIONS[message.operation](message, role, metrics)
      .then(
        (value): RoleMessage => ({ kind: "answer", id: message.id, value }),
        (error: unknown): RoleMessage => ({
          kind: "fault",
          id: message.id,
          code: codeOf(error),
          message: messageOf(error),
        }),
      )
      .then((reply) => {
        port.postMessage(reply);
        if (message.operation === "stop") onStopped();
      });
  });
  port.postMessage({ kind: "started" } satisfies RoleMessage);
}

const OPERATIONS: Readonly<
  Record<Operation, (message: CallMessage, role: Role, metrics: Registry) => Promise<unknown>>
> = {
  method: callMethod,
  // Main sends only what config/release.ts has verified and parsed.
  applyRelease: ({ argument }, role) => role.applyRelease(argument as AnyRelease),
  metrics: (_message, _role, metrics) => metrics.getMetricsAsJSON(),
  ping: async () => null,
  stop: ({ argument }, role) => role.stop(argument as number),
};

async function callMethod(message: CallMessage, role: Role): Promise<unknown> {
  if (!Object.hasOwn(role.methods, message.name))
    throw new Fault("not_found", `The role has no method "${message.name}".`);
  // The control API and the role agree on the argument's shape; structured clone keeps it.
  return (role.methods[message.name] as (argument: unknown) => Promise<unknown>)(message.argument);
}
