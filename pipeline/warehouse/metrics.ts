import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export interface WarehouseMetrics {
  readonly events: Counter;
  readonly rows: Counter;
  readonly discards: Counter;
  /** Events that left the log before they could be loaded. */
  readonly missed: Counter;
  readonly loadSeconds: Histogram;
  readonly freshnessSeconds: Histogram;
  readonly queries: Counter<"outcome">;
  readonly querySeconds: Histogram;
}

/** Registers everything; `lag` is read when somebody asks. */
export function createMetrics(registry: Registry, lag: () => Promise<number>): WarehouseMetrics {
  const registers = [registry];
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
  const gauge: Gauge = new Gauge({
    name: "tributary_warehouse_lag_events",
    help: "Events that wait to be loaded.",
    registers,
    collect: async () => {
      gauge.set(await lag());
    },
  });
  return {
    events: counter("tributary_warehouse_events_total", "Events loaded."),
    rows: counter("tributary_warehouse_rows_total", "Rows written, without discards."),
    discards: counter("tributary_warehouse_discards_total", "Values and rows put into discards."),
    missed: counter(
      "tributary_warehouse_missed_events_total",
      "Events that left the log before they were loaded.",
    ),
    loadSeconds: new Histogram({
      name: "tributary_warehouse_load_seconds",
      help: "One load, from reading the log to the commit.",
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    freshnessSeconds: new Histogram({
      name: "tributary_warehouse_freshness_seconds",
      help: "From arrival to queryable, of the oldest event of each load.",
      buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300],
      registers,
    }),
    queries: new Counter({
      name: "tributary_warehouse_queries_total",
      help: "Queries by outcome: answered, or the code of the error.",
      labelNames: ["outcome"],
      registers,
    }),
    querySeconds: new Histogram({
      name: "tributary_warehouse_query_seconds",
      help: "Queries that were answered, waiting included.",
      buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
      registers,
    }),
  };
}
