/** All roles of this process: start, stop, one door for calls, releases, notices and metrics. */
import type { Logger } from "pino";
import type { PipelineEnv } from "./env.ts";
import { Fault, messageOf } from "./fault.ts";
import type { AnyRelease, RoleTopic } from "./role.ts";
import type { RoleName } from "./role-names.ts";
import { RoleHost, type RoleState } from "./role-host.ts";
import { within } from "./waiting.ts";

const CALL_TIMEOUT_MS = 10_000;
const METRICS_TIMEOUT_MS = 2000;
/** How long a new release waits for roles that are just starting. */
const START_WAIT_MS = 5000;

type TopicListener = (role: RoleName, data: unknown) => void;

export class Roles {
  readonly #hosts: readonly RoleHost[];
  readonly #listeners = new Map<RoleTopic, TopicListener[]>();
  readonly #runningListeners: ((role: RoleName) => void)[] = [];

  /** Starts the roles that the environment names. */
  constructor(env: PipelineEnv, logger: Logger, entry: URL, onGatewayLost: () => void) {
    this.#hosts = env.roles.map(
      (name) =>
        new RoleHost({
          name,
          env,
          logger,
          entry,
          onNotify: (topic, data) => {
            for (const listener of this.#listeners.get(topic) ?? []) listener(name, data);
          },
          onRunning: () => {
            for (const listener of this.#runningListeners) listener(name);
          },
          onFailingAgainAndAgain: () => {
            if (name === "gateway") onGatewayLost();
          },
        }),
    );
  }

  has(name: RoleName): boolean {
    return this.#hosts.some((host) => host.name === name);
  }

  states(): readonly { readonly name: RoleName; readonly state: RoleState }[] {
    return this.#hosts.map(({ name, state }) => ({ name, state }));
  }

  /** One line per role that is not well. */
  degraded(): readonly string[] {
    return this.#hosts.flatMap((host) => host.degraded ?? []);
  }

  /**
   * Calls a role's method. The caller names the answer's type: both sides agree on it in contract/ or in control/.
   * Rejects with the role's Fault, or with `pipeline_unavailable` when the role is not up or does not answer in time.
   */
  async call<T>(name: RoleName, method: string, argument?: unknown, timeoutMs = CALL_TIMEOUT_MS): Promise<T> {
    const host = this.#hosts.find((candidate) => candidate.name === name);
    if (host === undefined)
      throw new Fault("pipeline_unavailable", `The ${name} role does not run in this process.`);
    return (await host.call(method, argument, timeoutMs)) as T;
  }

  onNotice(topic: RoleTopic, listener: TopicListener): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  /** Calls back after each start and restart of a role. */
  onRunning(listener: (role: RoleName) => void): void {
    this.#runningListeners.push(listener);
  }

  /**
   * All roles or none: when one refuses the release, the others return to `previous`, and the refusal is thrown.
   * Roles that are down apply it before they run again.
   */
  async applyRelease(release: AnyRelease, previous: AnyRelease | null): Promise<void> {
    const results = await Promise.allSettled(this.#hosts.map((host) => host.applyRelease(release)));
    const refusal = results.findIndex((result) => result.status === "rejected");
    if (refusal >= 0) {
      if (previous !== null) await Promise.allSettled(this.#hosts.map((host) => host.applyRelease(previous)));
      const result = results[refusal];
      const why = result?.status === "rejected" ? messageOf(result.reason) : "";
      throw new Fault("internal", `The ${this.#hosts[refusal]?.name ?? ""} role refused the release: ${why}`);
    }
    const starts = this.#hosts.filter((host) => host.state === "starting").map((host) => host.settled);
    if (starts.length > 0) await within(START_WAIT_MS, Promise.all(starts));
  }

  /** Registries of all roles that answer, as JSON. */
  async metrics(): Promise<readonly unknown[]> {
    const results = await Promise.allSettled(this.#hosts.map((host) => host.metrics(METRICS_TIMEOUT_MS)));
    return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  }

  /** In event order, so that each stage can still finish what the stage before it has handed on. */
  async stop(deadlineMs: number): Promise<void> {
    const end = Date.now() + deadlineMs;
    for (const [index, host] of this.#hosts.entries()) {
      const share = (end - Date.now()) / (this.#hosts.length - index);
      await host.stop(Math.max(500, share));
    }
  }
}
