/** The gateway's figures. Labels are bounded: path families, statuses and codes, never keys or addresses. */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export interface GatewayMetrics {
  /** One request was answered. `seconds` from its first byte to its answer. */
  readonly answered: (family: string, status: number) => void;
  /** Items of one request that is on disk: all of them, and those that go to quarantine, by code. */
  readonly committed: (items: number, refused: readonly { readonly code: string }[], seconds: number) => void;
  readonly bodyBytes: Counter;
}

export interface Observed {
  readonly queuedRequests: () => number;
  readonly heldBytes: () => number;
  readonly connections: () => number;
  readonly logFaults: () => number;
}

/** Registers everything; `observed` is read when somebody asks. */
export function createMetrics(registry: Registry, observed: Observed): GatewayMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: "tributary_gateway_requests_total",
    help: "Requests answered, by path family and status.",
    labelNames: ["path", "status"],
    registers,
  });
  const accepted = new Counter({
    name: "tributary_gateway_events_accepted_total",
    help: "Events on disk that go on to the process stage.",
    registers,
  });
  const refusedItems = new Counter({
    name: "tributary_gateway_events_refused_total",
    help: "Events kept in quarantine, by reason.",
    labelNames: ["code"],
    registers,
  });
  const ack = new Histogram({
    name: "tributary_gateway_ack_seconds",
    help: "From the last body byte to durable on disk.",
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const bodyBytes = new Counter({
    name: "tributary_gateway_body_bytes_total",
    help: "Bytes of request bodies as they came over the wire.",
    registers,
  });
  gauge(
    registry,
    "tributary_gateway_queue_requests",
    "Requests that wait for the disk.",
    observed.queuedRequests,
  );
  gauge(registry, "tributary_gateway_held_bytes", "Bytes of bodies in memory.", observed.heldBytes);
  gauge(registry, "tributary_gateway_connections", "Open connections.", observed.connections);
  gauge(
    registry,
    "tributary_gateway_log_faults",
    "Faults of the intake log since start.",
    observed.logFaults,
  );
  return {
    answered: (family, status) => requests.inc({ path: family, status }),
    committed: (items, refused, seconds) => {
      accepted.inc(items - refused.length);
      for (const { code } of refused) refusedItems.inc({ code });
      ack.observe(seconds);
    },
    bodyBytes,
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const metric: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect: () => metric.set(read()),
  });
}
