/**
 * Promise: a dead destination slows nobody and fills no memory. It fails in batches under load, so that thousands of events
 * are held with the evidence of their last try, while another destination gets everything.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { LaneStatus } from "../../contract/control.ts";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

const EVENTS = 40_000;
const BATCH = 100;
/** Enough to fill the lane with batches before the first failures tell that the destination is dead. */
const SENDERS = 16;
const GROWTH_MAX_MB = 500;
const TEXT = "x".repeat(1000);

const rssMb = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1]) / 1024;

const batchOf = (from: number): readonly Record<string, unknown>[] =>
  Array.from({ length: BATCH }, (_, at) => ({
    event: "Load",
    userId: `u${String(from + at)}`,
    anonymousId: `a${String(from + at)}`,
    properties: { text: TEXT },
  }));

test(`${String(EVENTS)} events of as many people, one destination dead, one alive`, async () => {
  await using receiver = await startReceiver();
  const delivery = { retryBaseMs: 200, retryMaxMs: 2000 };
  await using pipeline = await startPipeline({
    env: { TRIBUTARY_ROLES: "gateway,process,route" },
    postgres: "apart",
    destinations: [
      testDestination("dst_dead", "webhook", { url: "http://127.0.0.1:9/", batchSize: BATCH }, delivery),
      testDestination("dst_good", "webhook", { url: receiver.url, batchSize: BATCH }, delivery),
    ],
    connections: [testConnection("src_test", "dst_dead"), testConnection("src_test", "dst_good")],
  });
  const ledger = (id: string): Promise<Ledger> => pipeline.get<Ledger>(`/v1/destinations/${id}/ledger`);
  const before = rssMb(pipeline.pid);
  let peak = before;
  const sender = async (who: number): Promise<void> => {
    for (let from = who * BATCH; from < EVENTS; from += SENDERS * BATCH) {
      await pipeline.send(batchOf(from));
      peak = Math.max(peak, rssMb(pipeline.pid));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, who) => sender(who)));
  await eventually(async () => (await ledger("dst_good")).delivered === EVENTS, 60_000);
  const { items } = await pipeline.get<{ items: LaneStatus[] }>("/v1/lanes");
  // Now and then it is probed.
  expect(["open", "half_open"]).toContain(
    items.find(({ destinationId }) => destinationId === "dst_dead")?.state,
  );
  expect(await ledger("dst_dead")).toMatchObject({ accepted: EVENTS, delivered: 0, balanced: true });
  peak = Math.max(peak, rssMb(pipeline.pid));
  expect(pipeline.output()).not.toMatch(/role failed|FATAL/);
  expect(peak - before).toBeLessThan(GROWTH_MAX_MB);
});
