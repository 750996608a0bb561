/** Promise: everything that a source sent is accounted for, also after kills: stored, a duplicate, refused, or on its way. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SourceLedger } from "../../contract/control.ts";
import { eventually, startPipeline, type Installation } from "./installation.ts";

let pipeline: Installation;
beforeAll(async () => {
  pipeline = await startPipeline({ env: { TRIBUTARY_ROLES: "gateway,process" } });
});
afterAll(() => pipeline?.remove());

const ledger = (): Promise<SourceLedger> => pipeline.get<SourceLedger>("/v1/sources/src_test/ledger");

test("nothing received is balanced, and known as nothing", async () => {
  expect(await ledger()).toMatchObject({ received: 0, taken: 0, difference: 0, isSettled: true });
});

test("valid events, repetitions and broken ones balance, whenever the process dies", async () => {
  let sent = 0;
  const send = async (events: readonly Record<string, unknown>[]): Promise<void> => {
    await pipeline.send(events);
    sent += events.length;
  };
  for (let round = 0; round < 6; round += 1) {
    const batch = Array.from({ length: 40 }, (_, at) => ({
      event: "e",
      userId: "u",
      messageId: `m-${String(round)}-${String(at)}`,
    }));
    await send(batch);
    await send(batch.slice(0, 10));
    const broken = [
      { type: "nonsense", messageId: `bad-${String(round)}` },
      { type: "track", messageId: `nameless-${String(round)}` },
    ];
    await send(broken);
    await send(broken);
    if (round % 2 === 0) {
      await pipeline.kill();
      await pipeline.start();
      await pipeline.ready();
    }
  }
  await eventually(async () => (await ledger()).inProgress === 0, 30_000);
  const books = await ledger();
  expect(books).toMatchObject({
    received: sent,
    taken: 300,
    quarantined: 24,
    difference: 0,
    isSettled: true,
  });
});
