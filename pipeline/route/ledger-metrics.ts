/**
 * The ledgers of all lanes as metrics. A scrape shows what was read last, and has it read anew when that has grown old: in the
 * background, for all lanes in one query, so that scraping often costs nothing and a database that hangs delays no scrape.
 */
import { Gauge, type Registry } from "prom-client";
import type { Ledger } from "../../contract/delivery.ts";
import { within } from "../base/waiting.ts";

const FRESH_MS = 15_000;
/** Older figures would mislead: then there are none. */
const STALE_MS = 120_000;
const WAIT_MS = 1_000;

export interface LaneBooks {
  readonly destinationId: string;
  readonly ledger: Ledger;
  readonly deadLettersOpen: number;
}

const STATES = [
  ["accepted", "accepted"],
  ["delivered", "delivered"],
  ["filtered", "filtered"],
  ["suppressed", "suppressed"],
  ["dead_lettered", "deadLettered"],
  ["held", "held"],
  ["lag", "lag"],
] as const;

export function ledgerMetrics(registry: Registry, read: () => Promise<readonly LaneBooks[]>): void {
  const latest = latestOf(read);
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    show: (metric: Gauge<Label>, books: LaneBooks) => void,
  ): Gauge<Label> =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const books = await latest();
        this.reset();
        for (const one of books) show(this, one);
      },
    });
  gauge(
    "tributary_route_ledger_events",
    "The ledger of each destination: accepted = delivered + filtered + suppressed + dead_lettered + held + lag.",
    ["destination", "state"],
    (metric, { destinationId, ledger }) => {
      for (const [state, key] of STATES) metric.set({ destination: destinationId, state }, ledger[key]);
    },
  );
  gauge(
    "tributary_route_ledger_balanced",
    "1 while the books of the destination balance.",
    ["destination"],
    (metric, { destinationId, ledger }) =>
      metric.set({ destination: destinationId }, ledger.balanced ? 1 : 0),
  );
  gauge(
    "tributary_route_ledger_estimated",
    "1 while a large backlog is still being counted, so that lag and accepted are estimates.",
    ["destination"],
    (metric, { destinationId, ledger }) =>
      metric.set({ destination: destinationId }, ledger.estimated ? 1 : 0),
  );
  gauge(
    "tributary_route_dead_letters_open",
    "Dead letters that are neither replayed nor discarded.",
    ["destination"],
    (metric, { destinationId, deadLettersOpen }) =>
      metric.set({ destination: destinationId }, deadLettersOpen),
  );
}

/** What was read last; all metrics of one scrape share it. Never rejects. */
function latestOf(read: () => Promise<readonly LaneBooks[]>): () => Promise<readonly LaneBooks[]> {
  let known: readonly LaneBooks[] = [];
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;
  const refresh = async (): Promise<void> => {
    try {
      known = await read();
      readAt = performance.now();
    } catch {
      // Whatever keeps the lanes from the database shows elsewhere; here the figures grow old.
    } finally {
      reading = null;
    }
  };
  return async () => {
    if (performance.now() - readAt > FRESH_MS) {
      reading ??= refresh();
      await within(WAIT_MS, reading);
    }
    return performance.now() - readAt > STALE_MS ? [] : known;
  };
}
