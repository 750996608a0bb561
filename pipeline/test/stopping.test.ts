/** Promise: the pipeline stops cleanly when it is told to, and never outlives its supervisor. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";
import { startReceiver, type Received } from "./receiver.ts";

const env = { TRIBUTARY_ROLES: "gateway,process" };

/** Sends batches one after the other until it is told to end; resolves with the ids of those that were acked. */
async function sendUntil(pipeline: Installation, isOver: () => boolean): Promise<readonly string[]> {
  const acked: string[] = [];
  for (let n = 0; !isOver(); n++) {
    const batch = Array.from({ length: 20 }, (_, i) => ({
      event: "Loaded",
      userId: `p${String((n * 20 + i) % 1000)}`,
    }));
    acked.push(...(await pipeline.send(batch).catch(() => [])));
    await sleep(100);
  }
  return acked;
}

test(
  "SIGTERM under load ends it with exit code 0, and everything acked arrives, once",
  { timeout: 300_000 },
  async () => {
    // Slow enough that requests are under way when it is told to stop.
    await using receiver = await startReceiver((_request, response) => {
      response.writeHead(200);
      setTimeout(() => response.end(), 30);
    });
    await using pipeline = await startPipeline({
      postgres: true,
      destinations: [testDestination("dst_a", "webhook", { url: receiver.url, batchSize: 10 })],
      connections: [testConnection("src_test", "dst_a")],
    });
    let isOver = false;
    const sending = Promise.all(Array.from({ length: 4 }, () => sendUntil(pipeline, () => isOver)));
    await eventually(() => receiver.accepted.length > 20, 90_000);
    expect(await pipeline.stop()).toBe(0);
    isOver = true;
    const acked = (await sending).flat();

    const idsOf = ({ body }: Received): readonly string[] =>
      (JSON.parse(body) as readonly { readonly messageId: string }[]).map(({ messageId }) => messageId);
    const before = receiver.accepted.length;
    await pipeline.start();
    await pipeline.ready();
    // What nobody was told about may be there as well, so only at least this much must come.
    await eventually(() => {
      const arrived = new Set(receiver.accepted.flatMap(idsOf));
      return acked.every((id) => arrived.has(id));
    }, 90_000);
    await eventually(async () => {
      const ledger = await pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
      return ledger.balanced && ledger.lag === 0 && ledger.delivered >= acked.length;
    }, 60_000);
    const arrived = receiver.accepted.flatMap(idsOf);
    expect(acked.length).toBeGreaterThan(200);
    expect(arrived.length - new Set(arrived).size, "repetitions after a clean stop").toBe(0);
    process.stdout.write(
      `${String(acked.length)} acked, ${String(receiver.accepted.length - before)} requests after the stop\n`,
    );
  },
);

test("an open live view ends with it", async () => {
  await using pipeline = await startPipeline({ env });
  const live = await pipeline.control("/v1/events/live");
  const [exitCode, text] = await Promise.all([pipeline.stop(), live.text()]);
  expect(exitCode).toBe(0);
  expect(text).toContain("event: ping");
});

test("it stops by itself when the supervisor is gone", async () => {
  await using pipeline = await startPipeline({ env });
  expect(await pipeline.abandon()).toBe(0);
});
