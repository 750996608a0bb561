import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StoredEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import type { Role } from "../base/role.ts";
import { openLogReader, openLogWriter, recordId } from "../log/index.ts";
import type { LogReader, LogWriter } from "../log/index.ts";
import { intakeRecord } from "./arrival.fixture.ts";
import { createContext, EMPTY_RELEASE } from "./context.fixture.ts";
import type { TestContext } from "./context.fixture.ts";
import { startProcess } from "./index.ts";

const ALL = { maxRecords: 1000, maxBytes: 1 << 24 };
const page = (messageId: string) => ({ type: "page", userId: "u", messageId });
const request = (...items: unknown[]) => ({
  payload: intakeRecord({ batch: items }, { kind: "batch" }).payload,
});

describe("the process stage", () => {
  let dataDir = "";
  let context: TestContext;
  let role: Role<Release>;
  let intake: LogWriter;
  let events: LogReader;
  let quarantine: LogReader;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "tributary-process-"));
    context = createContext(dataDir);
    role = await startProcess(context);
    await role.applyRelease(EMPTY_RELEASE);
    intake = await openLogWriter({ dataDir, name: "intake" });
    events = await openLogReader({ dataDir, name: "events" });
    quarantine = await openLogReader({ dataDir, name: "quarantine" });
  });
  afterEach(async () => {
    await role.stop(5000);
    await Promise.all([intake.close(), events.close(), quarantine.close()]);
    await rm(dataDir, { recursive: true });
  });

  const processedUpTo = (next: number) =>
    vi.waitFor(async () => expect(await events.cursor("intake")).toBe(next), { timeout: 5000, interval: 5 });
  const messageIds = async () =>
    (await events.read(0, ALL)).map(({ payload }) => (JSON.parse(payload) as StoredEvent).event.messageId);

  it("turns requests into events in order, leaves out duplicates and keeps bad items apart", async () => {
    await intake.append({
      records: [request(page("1"), { type: "?" }, page("2")), request(page("1"), page("3"))],
    });
    await processedUpTo(2);
    expect(await messageIds()).toEqual(["1", "2", "3"]);
    expect((await events.findById(recordId("src_1", "3")))?.offset).toBe(2);
    expect((await quarantine.read(0, ALL)).map(({ payload }) => JSON.parse(payload) as object)).toMatchObject(
      [{ code: "event_type_unknown", intakeOffset: 0, item: 1 }],
    );
    const counts = [...(await events.counts("", 0, 1e15)), ...(await quarantine.counts("", 0, 1e15))];
    expect(counts.map(({ name, count }) => [name, count])).toEqual([
      ["accepted:src_1", 3],
      ["duplicate:src_1", 1],
      // The ledger's totals count what is taken, a repetition included.
      ["ledger:accepted:src_1", 4],
      ["ledger:quarantined:src_1", 1],
      ["quarantined:src_1", 1],
    ]);
    await vi.waitFor(async () => {
      const metrics = await context.metrics.metrics();
      expect(metrics).toContain("tributary_process_events_total 3");
      expect(metrics).toContain('tributary_process_quarantined_total{code="event_type_unknown"} 1');
      expect(metrics).toContain("tributary_process_lag_records 0");
    });
  });

  it("goes on where it stopped, also with what came meanwhile", async () => {
    await intake.append({ records: [request(page("1"))] });
    await processedUpTo(1);
    await role.stop(5000);
    await intake.append({ records: [request(page("2")), request(page("1"))] });
    role = await startProcess(createContext(dataDir));
    await role.applyRelease(EMPTY_RELEASE);
    await processedUpTo(3);
    expect(await messageIds()).toEqual(["1", "2"]);
  });

  it("opens its logs again after a fault, says so, and loses nothing", async () => {
    await intake.append({ records: [request(page("1"))] });
    await processedUpTo(1);
    // Another writer takes the log away: to the stage that is a fault like any other.
    await (await openLogWriter({ dataDir, name: "events" })).close();
    await intake.append({ records: [request(page("2")), request(page("3"))] });
    await processedUpTo(3);
    expect(await messageIds()).toEqual(["1", "2", "3"]);
    expect(context.notices).toEqual([null, expect.stringContaining("not processed"), null]);
  });

  it("sees a request within a few milliseconds of its append", async () => {
    await intake.append({ records: [request(page("warm"))] });
    await processedUpTo(1);
    const waits: number[] = [];
    for (let at = 1; at <= 9; at++) {
      const { promise: woken, resolve } = Promise.withResolvers<void>();
      const stopListening = events.onAppend(resolve);
      const start = performance.now();
      await intake.append({ records: [request(page(String(at)))] });
      await woken;
      waits.push(performance.now() - start);
      stopListening();
    }
    // A log is looked at four times a second anyway; half of nine within a quarter of that is no chance.
    expect(waits.toSorted((a, b) => a - b)[4]).toBeLessThan(60);
  });
});
