/**
 * A role is one stage running in its own thread: gateway, process, route, warehouse. Roles share nothing but the logs
 * on disk and the messages below, so that the same code later runs as one process per role and machine.
 */
import type { Registry } from "prom-client";
import type { Logger } from "pino";
import type { PipelineEnv } from "./env.ts";

/** What a role may tell main: `outcomes` carries AttemptRecord[] while the live view is open. */
export type RoleTopic = "outcomes" | "degraded";

export interface RoleContext {
  readonly env: PipelineEnv;
  readonly logger: Logger;
  /** The role's own metrics; main merges the registries of all roles for /metrics. */
  readonly metrics: Registry;
  /** `degraded` takes a string for people, or null when all is well again. */
  notify(topic: RoleTopic, data: unknown): void;
}

/** A verified release body (contract/release.ts), passed as data: `base` does not know the contract. */
export type AnyRelease = object & { readonly number: number };

export interface Role<R extends AnyRelease = AnyRelease> {
  /** Swaps configuration atomically; resolves when everything that starts from now on uses it. */
  applyRelease(release: R): Promise<void>;
  /** Methods that main (the control API) may call, by name. Arguments and answers are structured-cloneable. */
  readonly methods: Readonly<Record<string, (argument: never) => Promise<unknown>>>;
  /** Finishes what is in flight within the deadline and closes everything. */
  stop(deadlineMs: number): Promise<void>;
}

export type StartRole<R extends AnyRelease = AnyRelease> = (context: RoleContext) => Promise<Role<R>>;
