import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openLogReader, openLogWriter } from "../log/index.ts";
import type { LogWriter } from "../log/index.ts";
import { createContext } from "./context.fixture.ts";
import { Retention } from "./retention.ts";

const LONG_AGO = Date.now() - 365 * 86_400_000;
const NAMES = ["intake", "events", "quarantine", "violations"] as const;

let dataDir = "";
let writers: Record<(typeof NAMES)[number], LogWriter>;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "tributary-retention-"));
  const open = async (name: string): Promise<LogWriter> => {
    // Opened anew between the batches, so that only the first three are a year old.
    const old = await openLogWriter({ dataDir, name, now: () => LONG_AGO });
    for (const payload of ["a", "b", "c"]) await old.append({ records: [{ payload }] });
    await old.close();
    const writer = await openLogWriter({ dataDir, name });
    await writer.append({ records: [{ payload: "new" }] });
    return writer;
  };
  writers = {
    intake: await open("intake"),
    events: await open("events"),
    quarantine: await open("quarantine"),
    violations: await open("violations"),
  };
});
afterEach(async () => {
  await Promise.all(NAMES.map((name) => writers[name].close()));
  await rm(dataDir, { recursive: true });
});

async function starts(): Promise<readonly number[]> {
  const readers = await Promise.all(NAMES.map((name) => openLogReader({ dataDir, name })));
  const bounds = await Promise.all(readers.map((reader) => reader.bounds()));
  await Promise.all(readers.map((reader) => reader.close()));
  return bounds.map(({ start }) => start);
}

it("keeps requests that are not processed and, until told how far their readers are, all events", async () => {
  const retention = new Retention(createContext(dataDir));
  await retention.trim(writers, 2);
  expect(await starts()).toEqual([2, 0, 3, 3]);
});

it("lets old events go that every reader has passed", async () => {
  const retention = new Retention(createContext(dataDir));
  retention.keepEventsFrom = 1;
  await retention.trim(writers, 4);
  expect(await starts()).toEqual([3, 1, 3, 3]);
});
