/** The process stage's figures. Labels are bounded: codes of the error catalogue, names of logs. */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export interface ProcessMetrics {
  readonly events: Counter;
  readonly duplicates: Counter;
  readonly quarantined: Counter<"code">;
  readonly damaged: Counter<"log">;
  readonly turnSeconds: Histogram;
}

/** Registers everything; `lag` is read when somebody asks. */
export function createMetrics(registry: Registry, lag: () => Promise<number>): ProcessMetrics {
  const registers = [registry];
  const gauge: Gauge = new Gauge({
    name: "tributary_process_lag_records",
    help: "Accepted requests that wait to be processed.",
    registers,
    collect: async () => {
      gauge.set(await lag());
    },
  });
  return {
    events: new Counter({
      name: "tributary_process_events_total",
      help: "Events appended to the event log.",
      registers,
    }),
    duplicates: new Counter({
      name: "tributary_process_duplicates_total",
      help: "Events left out because their source had sent the same messageId before.",
      registers,
    }),
    quarantined: new Counter({
      name: "tributary_process_quarantined_total",
      help: "Items kept in quarantine, by reason.",
      labelNames: ["code"],
      registers,
    }),
    damaged: new Counter({
      name: "tributary_process_damaged_records_total",
      help: "Records skipped because their bytes on disk are damaged.",
      labelNames: ["log"],
      registers,
    }),
    turnSeconds: new Histogram({
      name: "tributary_process_turn_seconds",
      help: "One turn: read, normalise and commit a batch of requests.",
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
  };
}
