import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { ledgerMetrics, type LaneBooks } from "./ledger-metrics.ts";

const BOOKS: LaneBooks = {
  destinationId: "dst_1",
  ledger: {
    accepted: 10,
    delivered: 4,
    filtered: 1,
    suppressed: 1,
    deadLettered: 2,
    held: 1,
    lag: 1,
    balanced: true,
    estimated: false,
  },
  deadLettersOpen: 2,
};

test("a scrape shows the parts of every ledger, read once for all metrics and not again while they are fresh", async () => {
  let reads = 0;
  const registry = new Registry();
  ledgerMetrics(registry, async () => {
    reads += 1;
    return [BOOKS, { ...BOOKS, destinationId: "dst_2", ledger: { ...BOOKS.ledger, balanced: false } }];
  });
  const page = await registry.metrics();
  for (const [state, events] of Object.entries({ accepted: 10, delivered: 4, dead_lettered: 2, lag: 1 }))
    expect(page).toContain(
      `tributary_route_ledger_events{destination="dst_1",state="${state}"} ${String(events)}\n`,
    );
  expect(page).toContain('tributary_route_ledger_balanced{destination="dst_1"} 1\n');
  expect(page).toContain('tributary_route_ledger_balanced{destination="dst_2"} 0\n');
  expect(page).toContain('tributary_route_dead_letters_open{destination="dst_1"} 2\n');
  await registry.metrics();
  expect(reads).toBe(1);
});

test("a database that does not answer, or answers with an error, delays no scrape and shows no figures", async () => {
  for (const read of [() => new Promise<never>(() => undefined), () => Promise.reject(new Error("away"))]) {
    const registry = new Registry();
    ledgerMetrics(registry, read);
    expect(await registry.metrics()).not.toContain("dst_");
  }
});
