/** The route stage in the test's own process, on a real log and a real Postgres, with one destination: dst_a, a webhook. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
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
import { testConnection, testDestination, testSource } from "./installation.ts";

/** Sends to `url`. Ends with the test. */
export async function startStage(url: string) {
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
      readLedger(stage.store, stage.backlog, {
        destinationId: "dst_a",
        activeFrom: new Map([["src_test", 0]]),
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
