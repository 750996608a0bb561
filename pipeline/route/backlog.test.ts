import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import { openLogReader, openLogWriter, type LogReader, type LogWriter } from "../log/index.ts";
import { isAsked, type Arrived, type Asked } from "./arrivals.ts";
import { Backlog } from "./backlog.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const EVER = { from: 0, to: Infinity };
const BACKLOG = 60_000;

let dataDir: string;
let writer: LogWriter;
let log: LogReader;
/** What the log holds, for counting by hand. */
const truth: Arrived[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "tributary-test-"));
  writer = await openLogWriter({ dataDir, name: "events" });
  await append(BACKLOG);
  log = await openLogReader({ dataDir, name: "events" });
});
afterAll(async () => {
  await log.close();
  await writer.close();
  await rm(dataDir, { recursive: true, force: true });
});

const { messageId, type } = sampleEvent(0);

/** Three sources in turns, a thousand events a second; some arrive out of order, as they do. */
async function append(events: number): Promise<void> {
  for (let left = events; left > 0; left -= 3_000) {
    const batch = Array.from({ length: Math.min(left, 3_000) }, (_, at): Arrived => {
      const offset = truth.length + at;
      return {
        offset,
        sourceId: `src_${String(offset % 3)}`,
        receivedAt: START + offset + (offset % 7 === 0 ? 4_000 : 0),
      };
    });
    truth.push(...batch);
    const records = batch.map(({ sourceId, receivedAt }) => ({
      payload: JSON.stringify({
        sourceId,
        intakeOffset: 0,
        item: 0,
        personKeys: [],
        event: { messageId, type, receivedAt: new Date(receivedAt).toISOString() },
      }),
    }));
    await writer.append({ records });
  }
}

const byHand = (cursor: number, asked: Asked): number =>
  truth.filter((event) => event.offset >= cursor && isAsked(event, asked)).length;

const QUESTIONS: readonly Asked[] = [
  { activeFrom: new Map([["src_0", 0]]), period: EVER },
  // Made in the middle of a minute, between two events.
  {
    activeFrom: new Map([
      ["src_1", START + 31_007],
      ["src_2", 0],
    ]),
    period: EVER,
  },
  {
    activeFrom: new Map([["src_2", START + 10_500]]),
    period: { from: START + MINUTE, to: START + 2 * MINUTE },
  },
  { activeFrom: new Map(), period: EVER },
];

async function expectTruth(backlog: Backlog, cursor: number): Promise<void> {
  for (const asked of QUESTIONS) {
    const lag = await backlog.lagOf(cursor, asked, 600_000);
    expect(lag).toEqual({ events: byHand(cursor, asked), isEstimated: false });
  }
}

test("a large backlog is estimated as long as it is being counted, says so, and is exact in the end", async () => {
  const backlog = new Backlog(log);
  const asked = QUESTIONS[0]!;
  const first = await backlog.lagOf(0, asked, 0);
  expect(first.isEstimated).toBe(true);
  let lag = first;
  for (let asks = 0; lag.isEstimated && asks < 1_000; asks += 1) lag = await backlog.lagOf(0, asked, 50);
  expect(lag).toEqual({ events: byHand(0, asked), isEstimated: false });
});

test("whatever is asked, from whichever cursor, the count is that of the log, also when it has grown", async () => {
  const backlog = new Backlog(log);
  for (const cursor of [40_001, 60_000, 12_345, 12_346, 0, 50_500]) await expectTruth(backlog, cursor);
  await append(4_500);
  for (const cursor of [0, 12_345, 61_234, truth.length - 1, truth.length])
    await expectTruth(backlog, cursor);
});

test("what lanes have read is not read again, and what does not join on is left to be counted", async () => {
  let reads = 0;
  const counted = new Backlog({
    bounds: () => log.bounds(),
    read: (from, limits) => {
      reads += 1;
      return log.read(from, limits);
    },
  });
  const page = (from: number, next: number) => counted.note({ from, next, events: truth.slice(from, next) });
  page(30_000, 32_000);
  page(31_000, 33_500);
  page(50_000, 52_000);
  page(33_500, truth.length);
  expect(await counted.lagOf(30_000, QUESTIONS[0]!)).toEqual({
    events: byHand(30_000, QUESTIONS[0]!),
    isEstimated: false,
  });
  expect(reads).toBe(0);
  await expectTruth(counted, 41_111);
  await expectTruth(counted, 29_999);
});

test("when there are too many spans the older ones are joined, and the counts stay those of the log", async () => {
  const backlog = new Backlog(log, 8);
  await expectTruth(backlog, 0);
  for (const cursor of [777, 58_001]) await expectTruth(backlog, cursor);
  await append(3_000);
  for (const cursor of [0, 778, 61_111]) await expectTruth(backlog, cursor);
});
