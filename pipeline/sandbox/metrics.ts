import { Counter, type Registry } from "prom-client";
import type { Sandbox } from "./sandbox.ts";

/** How often customers' code took its child process down, in the role whose registry this is. */
export function sandboxMetrics(registry: Registry, sandbox: Sandbox): Counter {
  return new Counter({
    name: "tributary_sandbox_kills_total",
    help: "Sandbox processes that crashed or were killed over customers' code, all roles together.",
    registers: [registry],
    collect() {
      this.reset();
      this.inc(sandbox.killsTotal);
    },
  });
}
