/**
 * A damaged file may cost what was in the damage, and says so. It never gives wrong bytes for right ones, never ends the
 * process, and never hides that something is gone. Bytes are flipped and tails cut off at random places of a real log.
 *
 * CI size: 250 cases. Full size: TRIBUTARY_FULL=1, 10,000. TRIBUTARY_SEED=N makes another log.
 */
import { cp, mkdtemp, open, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openLogReader, openLogWriter, recordId } from "./index.ts";
import { LogFault } from "./faults.ts";

const CASES = process.env["TRIBUTARY_FULL"] === "1" ? 10_000 : 250;
/** Other bytes in the log, and so other things that the same flips hit. */
const SEED = Number(process.env["TRIBUTARY_SEED"] ?? 1);
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
  if (at % 5 === 4) return truncate(file, place);
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
}

/** Reads all it can. Throws only when something that is not a fault of the log comes out, or a wrong payload. */
async function readAll(dataDir: string): Promise<Found> {
  let isTold = false;
  let right = 0;
  const onCorruption = (): void => {
    isTold = true;
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
          right += 1;
          next = record.offset + 1;
        }
      }
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (!(error instanceof LogFault)) throw error;
    isTold = true;
  }
  return { right, isTold };
}

it(
  `never takes damage for data, and never keeps quiet about a loss (${CASES} cases)`,
  { timeout: 900_000 },
  async () => {
    let losses = 0;
    for (let at = 0; at < CASES; at++) {
      const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-damaged-"));
      await cp(original, dataDir, { recursive: true });
      await damage(path.join(dataDir, "log", "d.db"), at);
      const { right, isTold } = await readAll(dataDir);
      if (right < RECORDS) losses += 1;
      expect(right === RECORDS || isTold, `case ${at}: ${right} of ${RECORDS} records, and not a word`).toBe(
        true,
      );
      await rm(dataDir, { recursive: true });
    }
    // Were nothing ever lost, the damage would not have met the log.
    expect(losses).toBeGreaterThan(CASES / 10);
  },
);
