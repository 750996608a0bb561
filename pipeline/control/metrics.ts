/** Prometheus metrics of all roles and of the process itself, in one page. Labels are bounded: ids of the release only. */
import { AggregatorRegistry, Gauge, Registry } from "prom-client";
import { diskSpace } from "../base/disk.ts";
import type { PipelineEnv } from "../base/env.ts";
import { measureThread } from "../base/thread-metrics.ts";
import { VERSION } from "../base/version.ts";
import type { Config } from "../config/index.ts";
import type { Roles } from "../base/roles.ts";
import type { Logs } from "./logs.ts";
import type { Route } from "./route.ts";

export const metricsRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/metrics",
    open: true,
    handle: async (_request, context) => {
      const own: unknown = await context.metrics.getMetricsAsJSON();
      const merged = AggregatorRegistry.aggregate([own, ...(await context.roles.metrics())] as object[]);
      return { kind: "text", contentType: Registry.PROMETHEUS_CONTENT_TYPE, body: await merged.metrics() };
    },
  },
];

interface Observed {
  readonly env: PipelineEnv;
  readonly roles: Roles;
  readonly config: Config;
  readonly logs: Logs;
}

/** Metrics of the process as a whole; those of a stage live in the stage's own registry. */
export function processMetrics({ env, roles, config, logs }: Observed): Registry {
  const registry = new Registry();
  measureThread(registry, "main");
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    const metric: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: async () => {
        metric.set(await read());
      },
    });
  };
  gauge("process_resident_memory_bytes", "Resident memory of the pipeline process, in bytes.", () =>
    process.memoryUsage.rss(),
  );
  gauge("process_cpu_seconds_total", "Processor time of the pipeline process, in seconds.", () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge(
    "process_start_time_seconds",
    "Start of the pipeline process, seconds since 1970.",
    () => performance.timeOrigin / 1000,
  );
  gauge(
    "tributary_release_running_number",
    "Number of the release that runs; 0 before the first.",
    () => config.running?.number ?? 0,
  );
  gauge(
    "tributary_disk_free_bytes",
    "Free space in the data directory, in bytes.",
    async () => (await diskSpace(env.dataDir)).freeBytes,
  );
  gauge("tributary_log_bytes", "Size of all logs, in bytes.", () => logs.totalBytes());
  const up: Gauge<"role"> = new Gauge({
    name: "tributary_role_up_ratio",
    help: "1 while the role runs.",
    labelNames: ["role"],
    registers: [registry],
    collect: () => {
      for (const { name, state } of roles.states()) up.set({ role: name }, state === "running" ? 1 : 0);
    },
  });
  new Gauge({
    name: "tributary_build_info",
    help: "Always 1; the labels tell what runs.",
    labelNames: ["version", "node"],
    registers: [registry],
  }).set({ version: VERSION, node: process.versions.node }, 1);
  return registry;
}
