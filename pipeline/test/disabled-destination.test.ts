/** Promise: what a disabled destination has not read waits in the log; should it be gone all the same, the books say so. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import type { Ledger } from "../../contract/delivery.ts";
import { releaseBody, type Release } from "../../contract/release.ts";
import { keyInfo } from "../../contract/sealing.ts";
import { deriveKey } from "../base/keys.ts";
import { openLogReader, openLogWriter } from "../log/index.ts";
import { createContext } from "../process/context.fixture.ts";
import { readLedger } from "../route/ledger.ts";
import { RouteStage } from "../route/stage.ts";
import { startDatabase } from "./database.ts";
import { eventually, testConnection, testDestination, testSource } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

async function startStage(url: string) {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-test-"));
  const database = await startDatabase(dataDir);
  const writer = await openLogWriter({ dataDir, name: "events" });
  const context = createContext(dataDir);
  const stage = new RouteStage(
    { ...context, env: { ...context.env, allowNetworks: ["127.0.0.0/8"] } },
    {
      log: await openLogReader({ dataDir, name: "events" }),
      deliveriesLog: await openLogReader({ dataDir, name: "deliveries" }),
      sealingKey: deriveKey("x".repeat(32), keyInfo("sealing")),
      databaseUrl: database.url,
    },
  );
  onTestFinished(async () => {
    await stage.stop(2000);
    await writer.close();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  let number = 0;
  return {
    stage,
    database,
    log: stage.log,
    apply: (isEnabled: boolean) => stage.apply(releaseFor(url, isEnabled)),
    /** One batch of the log for each event. */
    append: async (count: number): Promise<void> => {
      for (const end = number + count; number < end; number += 1) {
        const event = { ...sampleEvent(number), receivedAt: new Date().toISOString() };
        const stored = { sourceId: "src_test", intakeOffset: number, item: 0, personKeys: [], event };
        await writer.append({ records: [{ payload: JSON.stringify(stored) }] });
      }
    },
    trim: (keepFrom: number) => writer.trim({ maxAgeMs: -1, maxBytes: 0, keepFrom }),
    ledger: (): Promise<Ledger> =>
      readLedger(stage.store, stage.log, {
        destinationId: "dst_a",
        admit: () => "admitted",
        period: { from: 0, to: Date.now() + 1e9 },
      }),
  };
}

const releaseFor = (url: string, isEnabled: boolean): Release =>
  releaseBody.parse({
    format: 1,
    number: 1,
    publishedAt: 0,
    sources: [testSource()],
    destinations: [
      { ...testDestination("dst_a", "webhook", { url }, { retryBaseMs: 60_000 }), enabled: isEnabled },
    ],
    connections: [testConnection("src_test", "dst_a")],
  });

test("a disabled destination holds the log: enabled again it gets what was accepted meanwhile", async () => {
  await using receiver = await startReceiver();
  const { stage, log, apply, append, trim, ledger } = await startStage(receiver.url);
  expect(await stage.lanes.neededFrom()).toBe(0);
  await apply(true);
  await append(5);
  await eventually(async () => (await ledger()).delivered === 5);
  await apply(false);
  await append(10);
  await trim(await stage.lanes.neededFrom());
  expect((await log.bounds()).start).toBe(5);

  await apply(true);
  await eventually(async () => (await ledger()).delivered === 15);
  expect(receiver.accepted).toHaveLength(15);
  expect(await ledger()).toMatchObject({ accepted: 15, deadLettered: 0, balanced: true });
});

test("what a destination holds keeps its place in the log, also behind the cursor and while the destination is disabled", async () => {
  await using receiver = await startReceiver((_request, response) => (response.statusCode = 500));
  const { stage, apply, append, ledger } = await startStage(receiver.url);
  await apply(true);
  await append(3);
  await eventually(async () => (await ledger()).held > 0);
  await apply(false);
  expect(await stage.lanes.neededFrom()).toBe(0);
});

test("events that left the log unread are dead-lettered in the books, once, and the lane goes on behind them", async () => {
  await using receiver = await startReceiver();
  const { apply, append, trim, ledger } = await startStage(receiver.url);
  await apply(true);
  await append(5);
  await eventually(async () => (await ledger()).delivered === 5);
  await apply(false);
  await append(10);
  await trim(12);

  await apply(true);
  await eventually(async () => (await ledger()).delivered === 8);
  const books = { accepted: 15, delivered: 8, deadLettered: 7, lag: 0, balanced: true };
  expect(await ledger()).toMatchObject(books);
  await apply(false);
  await apply(true);
  await append(1);
  await eventually(async () => (await ledger()).delivered === 9);
  expect(await ledger()).toMatchObject({ ...books, accepted: 16, delivered: 9 });
});

test("while the database is away nobody is told that something may go", async () => {
  const { stage, database, apply, append } = await startStage("http://127.0.0.1:9/");
  await apply(true);
  await append(1);
  await apply(false);
  await database.stop();
  await expect(stage.lanes.neededFrom()).rejects.toThrow();
  await database.start();
  await eventually(async () => (await stage.lanes.neededFrom()) === 0, 20_000);
});
