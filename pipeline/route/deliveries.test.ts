import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attemptOn } from "../../contract/attempt.fixture.ts";
import { openLogReader, openLogWriter, type LogReader } from "../log/index.ts";
import { Deliveries } from "./deliveries.ts";

let dataDir = "";
let reader: LogReader;
let deliveries: Deliveries;
/** How many records were taken out of the log. */
let decoded = 0;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "tributary-deliveries-"));
  const location = { dataDir, name: "deliveries" };
  reader = await openLogReader(location);
  const counting: LogReader = Object.create(reader, {
    readSpanning: {
      value: async (from: number, to?: number) => {
        const records = await reader.readSpanning(from, to);
        decoded += records.length;
        return records;
      },
    },
    close: { value: () => reader.close() },
  });
  deliveries = new Deliveries(() => openLogWriter(location), counting);
  decoded = 0;
});
afterEach(async () => {
  await deliveries.close();
  await rm(dataDir, { recursive: true });
});

test("attempts on a thousand events are found by taking each record out of the log a few times at most", async () => {
  const RECORDS = 20;
  for (let commit = 0; commit < RECORDS; commit += 1) {
    deliveries.note(
      Array.from({ length: 150 }, (_, index) => attemptOn(commit * 100 + index, { at: commit })),
    );
    await deliveries.flush();
  }
  const asked = Array.from({ length: 1000 }, (_, index) => 1999 - index);
  const found = await deliveries.attemptsOn(asked);
  // Half of the events are in two commits.
  expect(new Set(found.map(({ offset }) => offset))).toEqual(new Set(asked));
  expect(found).toHaveLength(1500);
  expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).sort((a, b) => a - b));
  expect(decoded).toBeLessThanOrEqual(3 * RECORDS);
});

test("events far apart are found, and nothing of what lies between them", async () => {
  const far = [5, 40_000, 40_001, 900_000];
  deliveries.note([...far, 20_000].map((offset) => attemptOn(offset, { at: offset })));
  await deliveries.flush();
  expect((await deliveries.attemptsOn([...far].reverse())).map(({ offset }) => offset)).toEqual(far);
  expect(await deliveries.attemptsOn([])).toEqual([]);
  expect(await deliveries.attemptsOn([6])).toEqual([]);
});
