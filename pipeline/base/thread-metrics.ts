/** Figures of one thread, without timers: they are taken when somebody asks, so that an idle pipeline stays idle. */
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { Gauge, type Registry } from "prom-client";

/** `part` becomes the label `role`: main, gateway, process, route or warehouse. */
export function measureThread(registry: Registry, part: string): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    const metric: Gauge<"role"> = new Gauge({
      name,
      help,
      labelNames: ["role"],
      registers: [registry],
      collect: async () => {
        metric.set({ role: part }, await read());
      },
    });
  };

  gauge(
    "tributary_event_loop_lag_seconds",
    "How late the thread's event loop came round, in seconds.",
    async () => {
      const start = performance.now();
      await setImmediate();
      return (performance.now() - start) / 1000;
    },
  );

  let last = performance.eventLoopUtilization();
  gauge(
    "tributary_event_loop_utilization_ratio",
    "Share of time that the thread's event loop was busy since the last scrape, 0 to 1.",
    () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  );

  gauge(
    "tributary_heap_used_bytes",
    "JavaScript heap in use by the thread, in bytes.",
    () => process.memoryUsage().heapUsed,
  );
}
