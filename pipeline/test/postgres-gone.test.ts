/** Promise: without Postgres events are still taken in, and everything catches up when it is back. A real server stops and starts. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { propertiesOf, startReceiver } from "./receiver.ts";

const FULL = process.env["TRIBUTARY_FULL"] === "1";
const GONE_MS = FULL ? 30_000 : 6_000;
const PEOPLE = 30;

test(`${String(GONE_MS / 1000)} s without Postgres: every request is acked, and every event arrives in order`, async () => {
  await using receiver = await startReceiver();
  await using pipeline = await startPipeline({
    postgres: "apart",
    destinations: [
      testDestination("dst_a", "webhook", { url: receiver.url }, { retryBaseMs: 50, retryMaxMs: 500 }),
    ],
    connections: [testConnection("src_test", "dst_a")],
  });
  let sent = 0;
  const send = async (): Promise<void> => {
    const step = sent / PEOPLE;
    await pipeline.send(
      Array.from({ length: PEOPLE }, (_, who) => ({
        event: "Step",
        userId: `u${String(who)}`,
        anonymousId: `a${String(who)}`,
        properties: { step },
      })),
    );
    sent += PEOPLE;
  };
  await send();
  await eventually(() => receiver.accepted.length === sent);

  await pipeline.database?.stop();
  const until = performance.now() + GONE_MS;
  // Each send throws unless it is acked.
  while (performance.now() < until) {
    await send();
    await sleep(100);
  }
  await pipeline.database?.start();
  await send();

  const books = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
  await eventually(async () => (await books()).delivered === sent, 2 * GONE_MS + 20_000);
  expect(await books()).toMatchObject({ accepted: sent, deadLettered: 0, held: 0, lag: 0, balanced: true });
  const lastStep = new Map<unknown, number>();
  for (const request of receiver.accepted) {
    const who = request.json?.["userId"];
    const step = Number(propertiesOf(request)["step"]);
    const last = lastStep.get(who) ?? -1;
    // A repetition of what is already there is allowed, a gap or a step back is not.
    expect(step).toBeLessThanOrEqual(last + 1);
    lastStep.set(who, Math.max(last, step));
  }
  expect([...lastStep.values()]).toEqual(Array.from({ length: PEOPLE }, () => sent / PEOPLE - 1));
});
