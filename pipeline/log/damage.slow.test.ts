/**
 * A damaged file may cost what was in the damage, and says so. It never gives wrong bytes for right ones, never ends the
 * process, and never hides that something is gone: what it reports and what it gives add up. Bytes are flipped and tails cut off
 * at random places of a real log, and of the write-ahead log that kill -9 leaves beside it.
 *
 * CI size: 250 cases, and 50. Full size: TRIBUTARY_FULL=1, 10,000, and 2,000. TRIBUTARY_SEED=N makes another log.
 */
import { cp, mkdtemp, open, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openLogReader, openLogWriter, recordId, type Corruption } from "./index.ts";
import { LogFault } from "./faults.ts";

const CASES = process.env["TRIBUTARY_FULL"] === "1" ? 10_000 : 250;
/** Other bytes in the log, and so other things that the same flips hit. */
const SEED = Number(process.env["TRIBUTARY_SEED"] ?? 1);
const WAL_CASES = CASES / 5;
const RECORDS = 600;
const payload = (at: number): string => `${at}:${String(at * 7919).repeat(1 + (at % 40))}`;

let original = "";
let size = 0;
beforeAll(async () => {
  original = await mkdtemp(path.join(tmpdir(), "tributary-damage-"));
  const writer = await openLogWriter({ dataDir: original, name: "d", now: () => 1_800_000_000_000 + SEED });
  for (let at = 0; at < RECORDS; at += 20) {
    const records = Array.from({ length: 20 }, (_, i) => ({
      payload: payload(at + i),
      id: recordId("n", at + i),
    }));
    await writer.append({ records, cursor: { name: "c", next: at + 20 } });
  }
  await writer.close();
  size = (await stat(path.join(original, "log", "d.db"))).size;
});
afterAll(() => rm(original, { recursive: true }));

/** A small generator of our own, so that a red run is repeated by its number. */
const mix = (seed: number): number => {
  let x = (seed + 1) * 0x9e3779b1;
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  return ((x ^ (x >>> 13)) >>> 0) / 2 ** 32;
};

async function damage(file: string, at: number): Promise<void> {
  const place = Math.floor(mix(at * 3) * size);
  return at % 5 === 4 ? truncate(file, place) : flip(file, place, at);
}

async function flip(file: string, place: number, at: number): Promise<void> {
  const handle = await open(file, "r+");
  const bytes = Buffer.alloc(1 + Math.floor(mix(at * 3 + 1) * 8));
  await handle.read(bytes, 0, bytes.length, place);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = (bytes[i] ?? 0) ^ (1 + Math.floor(mix(at * 3 + 2 + i) * 255));
  await handle.write(bytes, 0, bytes.length, place);
  return handle.close();
}

interface Found {
  readonly right: number;
  readonly isTold: boolean;
  /** Records reported as gone, or missing at the end; null when the log said that it cannot be used at all. */
  readonly gone: number | null;
  /** Right records that came after ones that are gone. */
  readonly behind: number;
}

/** Reads all it can. Throws only when something that is not a fault of the log comes out, or a wrong payload. */
async function readAll(dataDir: string): Promise<Found> {
  let isTold = false;
  let right = 0;
  let behind = 0;
  let gone: number | null = null;
  // Whoever comes by a hole again hears of it again.
  const holes = new Map<number, number>();
  const onCorruption = ({ first, count }: Corruption): void => {
    isTold = true;
    holes.set(first, count);
  };
  try {
    const reader = await openLogReader({ dataDir, name: "d", onCorruption });
    try {
      const { end } = await reader.bounds();
      if (end !== RECORDS) isTold = true;
      for (let next = 0; next < end;) {
        const records = await reader.read(next, { maxRecords: 100, maxBytes: 1 << 20 });
        if (records.length === 0) break;
        for (const record of records) {
          if (record.payload !== payload(record.offset)) throw new Error(`wrong bytes at ${record.offset}`);
          if (record.offset > right) behind += 1;
          right += 1;
          next = record.offset + 1;
        }
      }
      gone = [...holes.values()].reduce((sum, count) => sum + count, RECORDS - end);
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (!(error instanceof LogFault)) throw error;
    isTold = true;
  }
  return { right, isTold, gone, behind };
}

it(
  `never takes damage for data, and never keeps quiet about a loss (${CASES} cases)`,
  { timeout: 900_000 },
  async () => {
    let losses = 0;
    let readOn = 0;
    for (let at = 0; at < CASES; at++) {
      const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-damaged-"));
      await cp(original, dataDir, { recursive: true });
      await damage(path.join(dataDir, "log", "d.db"), at);
      const { right, isTold, gone, behind } = await readAll(dataDir);
      if (right < RECORDS) losses += 1;
      if (behind > 0) readOn += 1;
      // Never less than is gone. It may be more: to a key that was hit, sound batches are gone from one side and there from the other.
      if (gone !== null)
        expect(right + gone, `case ${at}: right ones and gone ones`).toBeGreaterThanOrEqual(RECORDS);
      expect(right === RECORDS || isTold, `case ${at}: ${right} of ${RECORDS} records, and not a word`).toBe(
        true,
      );
      await rm(dataDir, { recursive: true });
    }
    // Were nothing ever lost, the damage would not have met the log; where a batch is gone, reading goes on behind it.
    expect(losses).toBeGreaterThan(CASES / 10);
    expect(readOn).toBeGreaterThan(CASES / 25);
  },
);

/** Opens a log as the next start does, reads it, and appends once more. Resolves with the end that was found. */
async function recover(dataDir: string): Promise<number> {
  const writer = await openLogWriter({ dataDir, name: "d" });
  const reader = await openLogReader({ dataDir, name: "d" });
  try {
    const { end } = await reader.bounds();
    expect((await reader.cursor("c")) ?? 0).toBe(end);
    const records = await reader.read(0, { maxRecords: RECORDS, maxBytes: 1 << 24 });
    expect(records.map((record) => record.payload)).toEqual(
      Array.from({ length: end }, (_, at) => payload(at)),
    );
    expect((await writer.append({ records: [{ payload: "after" }] })).offsets).toEqual([end]);
    return end;
  } finally {
    await reader.close();
    await writer.close();
  }
}

it(
  `a damaged tail of the write-ahead log costs whole batches from there on, and nothing before it (${WAL_CASES} cases)`,
  {
    timeout: 900_000,
  },
  async () => {
    const running = await mkdtemp(path.join(tmpdir(), "tributary-wal-"));
    const writer = await openLogWriter({ dataDir: running, name: "d" });
    /** The size of the write-ahead log once a batch was acked, by the number of records until then. */
    const acked: { readonly bytes: number; readonly end: number }[] = [];
    const wal = (folder: string): string => path.join(folder, "log", "d.db-wal");
    for (let at = 0; at < 200; at += 20) {
      const records = Array.from({ length: 20 }, (_, i) => ({
        payload: payload(at + i),
        id: recordId("n", at + i),
      }));
      await writer.append({ records, cursor: { name: "c", next: at + 20 } });
      acked.push({ bytes: (await stat(wal(running))).size, end: at + 20 });
    }
    const walBytes = (await stat(wal(running))).size;
    let losses = 0;
    for (let at = 0; at < WAL_CASES; at++) {
      const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-damaged-"));
      // What kill -9 leaves; the index in shared memory is made anew.
      for (const name of ["d.db", "d.db-wal"])
        await cp(path.join(running, "log", name), path.join(dataDir, "log", name), { recursive: true });
      const place = Math.floor(mix(at * 3) * walBytes);
      if (at % 2 === 0) await truncate(wal(dataDir), place);
      else await flip(wal(dataDir), place, at);
      const end = await recover(dataDir);
      const untouched = acked.filter(({ bytes }) => bytes <= place).at(-1)?.end ?? 0;
      expect(end, `case ${at}`).toBeGreaterThanOrEqual(untouched);
      expect(end % 20, `case ${at}: whole batches`).toBe(0);
      if (end < 200) losses += 1;
      await rm(dataDir, { recursive: true });
    }
    await writer.close();
    await rm(running, { recursive: true });
    expect(losses).toBeGreaterThan(WAL_CASES / 2);
  },
);
