/** Entry of a role's thread: loads the one stage it was started for and answers main's calls until it is stopped. */
import { parentPort, workerData } from "node:worker_threads";
import { Registry } from "prom-client";
import type { Release } from "../contract/release.ts";
import type { PipelineEnv } from "./base/env.ts";
import { createLogger } from "./base/logger.ts";
import type { RoleName } from "./base/role-names.ts";
import type { StartRole } from "./base/role.ts";
import { notifier, serveRole } from "./base/thread.ts";
import { measureThread } from "./base/thread-metrics.ts";

const STAGES: Readonly<Record<RoleName, () => Promise<StartRole<Release>>>> = {
  gateway: async () => (await import("./gateway/index.ts")).startGateway,
  process: async () => (await import("./process/index.ts")).startProcess,
  route: async () => (await import("./route/index.ts")).startRoute,
  warehouse: async () => (await import("./warehouse/index.ts")).startWarehouse,
};

async function runRole(port: NonNullable<typeof parentPort>): Promise<void> {
  // Only base/role-host.ts starts this file, with exactly this.
  const { name, env } = workerData as { readonly name: RoleName; readonly env: PipelineEnv };
  const metrics = new Registry();
  measureThread(metrics, name);
  const start = await STAGES[name]();
  const role = await start({
    env,
    logger: createLogger(env.logLevel, name),
    metrics,
    notify: notifier(port),
  });
  serveRole(port, role, metrics, () => {
    port.close();
  });
}

if (parentPort === null) throw new Error("pipeline/role.ts runs in a thread of pipeline/main.ts only");
await runRole(parentPort);
