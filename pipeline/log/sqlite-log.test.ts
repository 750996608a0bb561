import { statSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeLog } from "./conformance.ts";
import type { LogUnderTest } from "./conformance.ts";
import { openLogReader, openLogWriter, openLogWriterThread, recordId, trimLog } from "./index.ts";
import type { Corruption } from "./index.ts";

const ALL = { maxRecords: 1000, maxBytes: 1 << 20 };

async function createSqliteLog(): Promise<LogUnderTest> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-log-"));
  const location = { dataDir, name: "events" };
  return {
    openWriter: (now) => openLogWriter({ ...location, now }),
    openReader: () => openLogReader(location),
    dispose: () => rm(dataDir, { recursive: true }),
  };
}

describeLog("the log over SQLite", createSqliteLog);

describe("the SQLite log", () => {
  let dataDir = "";
  const location = () => ({ dataDir, name: "events" });
  const file = () => path.join(dataDir, "log", "events.db");

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "tributary-log-"));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  async function damage(first: number): Promise<void> {
    const db = new DatabaseSync(file());
    const row = db.prepare("SELECT stored FROM batches WHERE first = ?").get(first) as { stored: Uint8Array };
    row.stored[row.stored.length >> 1] = (row.stored[row.stored.length >> 1] ?? 0) ^ 0x40;
    db.prepare("UPDATE batches SET stored = ? WHERE first = ?").run(row.stored, first);
    db.close();
  }

  it("gives large batches to two readers at different places, however often they leave its memory", async () => {
    const batches = 24;
    const perBatch = 10;
    // One of them is larger than all that a reader keeps.
    const payloadOf = (offset: number): string =>
      `${String(offset)} `.padEnd(offset < 2 * perBatch && offset >= perBatch ? 250_000 : 60_000, "y€");
    const writer = await openLogWriter(location());
    for (let batch = 0; batch < batches; batch++)
      await writer.append({
        records: Array.from({ length: perBatch }, (_, i) => ({ payload: payloadOf(batch * perBatch + i) })),
      });
    const reader = await openLogReader(location());
    const last = batches * perBatch - 1;
    for (let step = 0; step <= last; step += 7) {
      const [forward] = await reader.read(step, { maxRecords: 1, maxBytes: 1 });
      const [backward] = await reader.readBackwards(last - step + 1, { maxRecords: 1, maxBytes: 1 });
      expect(forward).toMatchObject({ offset: step, payload: payloadOf(step) });
      expect(backward).toMatchObject({ offset: last - step, payload: payloadOf(last - step) });
    }
    const all = await reader.read(0, { maxRecords: 1000, maxBytes: 2 ** 30 });
    expect(all.map(({ payload }) => payload)).toEqual(all.map(({ offset }) => payloadOf(offset)));
    expect(all).toHaveLength(last + 1);
    await reader.close();
    await writer.close();
  });

  /** Changes a row's key where it stands, which SQL cannot: the rows are then out of order. */
  async function renumber(from: number, to: number): Promise<void> {
    const db = new DatabaseSync(file());
    const { rootpage } = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'batches'").get() as {
      rootpage: number;
    };
    const { page_size: pageSize } = db.prepare("PRAGMA page_size").get() as { page_size: number };
    db.close();
    const bytes = await readFile(file());
    const page = bytes.subarray((rootpage - 1) * pageSize, rootpage * pageSize);
    // A leaf: a kind, three numbers, how many cells, and from byte 8 on where each cell begins: its length, then its key.
    expect(page[0]).toBe(0x0d);
    const cells = Array.from({ length: page.readUInt16BE(3) }, (_, i) => page.readUInt16BE(8 + 2 * i));
    const cell = cells.find((start) => page[start + 1] === from) ?? NaN;
    page[cell + 1] = to;
    await writeFile(file(), bytes);
  }

  it("can be read by its owner only: it holds personal data", async () => {
    const writer = await openLogWriter(location());
    expect(statSync(path.dirname(file())).mode & 0o777).toBe(0o700);
    await writer.close();
  });

  it("skips and reports a damaged batch, and delivers everything around it", async () => {
    const writer = await openLogWriter(location());
    for (const payload of ["a", "b", "c"]) await writer.append({ records: [{ payload }, { payload }] });
    await damage(2);
    const found: Corruption[] = [];
    const reader = await openLogReader({ ...location(), onCorruption: (each) => found.push(each) });
    const offsets = (await reader.read(0, ALL)).map((record) => record.offset);
    expect(offsets).toEqual([0, 1, 4, 5]);
    expect((await reader.read(2, ALL)).map((record) => record.payload)).toEqual(["c", "c"]);
    expect((await reader.readBackwards(4, ALL)).map((record) => record.payload)).toEqual(["a", "a"]);
    expect(found[0]).toEqual({ log: "events", first: 2, count: 2 });
    await reader.close();
    await writer.close();
  });

  it("reports batches that are missing between others", async () => {
    const writer = await openLogWriter(location());
    for (const payload of ["a", "b", "c", "d"]) await writer.append({ records: [{ payload }, { payload }] });
    const db = new DatabaseSync(file());
    db.exec("DELETE FROM batches WHERE first IN (2, 4)");
    db.close();
    const found: Corruption[] = [];
    const reader = await openLogReader({ ...location(), onCorruption: (each) => found.push(each) });
    const hole = { log: "events", first: 2, count: 4 };
    expect((await reader.read(0, ALL)).map((record) => record.offset)).toEqual([0, 1, 6, 7]);
    expect(found).toEqual([hole]);
    expect((await reader.readBackwards(8, ALL)).map((record) => record.offset)).toEqual([7, 6, 1, 0]);
    expect(found).toEqual([hole, hole]);
    expect(await reader.readBackwards(99, ALL)).toHaveLength(4);
    expect(found).toEqual([hole, hole, hole]);
    await reader.close();
    await writer.close();
  });

  it("refuses an index that leads back, instead of reading the same batches for ever", async () => {
    const writer = await openLogWriter(location());
    for (const payload of ["a", "b", "c", "d", "e"])
      await writer.append({ records: [{ payload }, { payload }] });
    await writer.close();
    await renumber(6, 1);
    const reader = await openLogReader(location());
    await expect(reader.read(0, ALL)).rejects.toMatchObject({ code: "log_unavailable" });
    await reader.close();
  });

  it("reports a damaged newest batch at opening and goes on behind it", async () => {
    const writer = await openLogWriter(location());
    await writer.append({ records: [{ payload: "a" }] });
    await writer.close();
    await damage(0);
    const found: Corruption[] = [];
    const again = await openLogWriter({ ...location(), onCorruption: (each) => found.push(each) });
    expect(found).toEqual([{ log: "events", first: 0, count: 1 }]);
    expect((await again.append({ records: [{ payload: "b" }] })).offsets).toEqual([1]);
    await again.close();
  });

  it("lets a writer that was replaced append nothing more", async () => {
    const first = await openLogWriter(location());
    const second = await openLogWriter(location());
    await expect(first.append({ records: [{ payload: "a" }] })).rejects.toMatchObject({
      code: "log_unavailable",
    });
    expect((await second.append({ records: [{ payload: "b" }] })).offsets).toEqual([0]);
    await first.close();
    await second.close();
  });

  it("calls a full disk by its name and refuses everything until it is opened again", async () => {
    const writer = await openLogWriter(location());
    await writer.append({ records: [{ payload: "kept" }] });
    await writer.close();
    // SQLite reports a full disk and a full file alike; a file of 20 pages is the smaller one to fill.
    const limited = await openLogWriter({ ...location(), pagesMax: 20 });
    const large = { records: [{ payload: crypto.getRandomValues(new Uint8Array(60_000)).toString() }] };
    await expect(limited.append(large)).rejects.toMatchObject({ name: "LogFault", code: "disk_full" });
    const small = limited.append({ records: [{ payload: "small" }] });
    await expect(small).rejects.toMatchObject({ code: "disk_full" });
    await limited.close();
    const again = await openLogWriter(location());
    expect((await again.append(large)).offsets).toEqual([1]);
    await again.close();
  });

  it("forgets ids beyond the dedup window, in memory as on disk, and still finds the newest record", async () => {
    let time = 1_700_000_000_000;
    const options = { ...location(), now: () => time, dedupMaxAgeMs: 10 * 3_600_000 };
    let writer = await openLogWriter(options);
    const append = async (payload: string) =>
      (await writer.append({ records: [{ payload, id: recordId("same") }] })).duplicates;
    expect(await append("first")).toBe(0);
    for (let hour = 1; hour <= 9; hour++) {
      time += 3_600_000;
      await writer.append({ records: [{ payload: "other", id: recordId("other", hour) }] });
      expect(await append("again")).toBe(1);
    }
    await writer.close();
    writer = await openLogWriter(options);
    expect(await append("again, from disk")).toBe(1);
    time += 12 * 3_600_000;
    await writer.close();
    writer = await openLogWriter(options);
    expect(await append("second")).toBe(0);
    const reader = await openLogReader(location());
    expect((await reader.findById(recordId("same")))?.payload).toBe("second");
    expect((await reader.findById(recordId("other", 3)))?.payload).toBe("other");
    await reader.close();
    await writer.close();
  });

  it("shrinks the file when most of it is free, beside a writer that goes on", async () => {
    const writer = await openLogWriter(location());
    for (let i = 0; i < 200; i++) {
      const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(30_000))).toString("base64");
      await writer.append({ records: [{ payload: noise }] });
    }
    const reader = await openLogReader(location());
    const before = (await reader.bounds()).bytes;
    const trimming = trimLog(location(), { maxAgeMs: 1e12, maxBytes: 500_000, keepFrom: 1000 });
    await writer.append({ records: [{ payload: "meanwhile" }] });
    expect((await trimming).removedRecords).toBeGreaterThan(150);
    expect((await reader.bounds()).bytes).toBeLessThan(before / 5);
    const db = new DatabaseSync(file());
    expect(db.prepare("PRAGMA page_count").get()).toSatisfy(
      (row: { page_count: number }) => row.page_count < 1000,
    );
    expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    db.close();
    expect((await writer.append({ records: [{ payload: "z" }] })).offsets).toEqual([201]);
    await reader.close();
    await writer.close();
  });

  it("writes nothing when there is nothing to trim, which readers would take for news", async () => {
    const writer = await openLogWriter(location());
    await writer.append({ records: [{ payload: "one", id: recordId("one"), countAs: "n" }] });
    await writer.append({ records: [{ payload: "two" }] });
    const db = new DatabaseSync(file());
    const version = () => db.prepare("PRAGMA data_version").get();
    const before = version();
    await trimLog(location(), { maxAgeMs: 1e12, maxBytes: 1e9, keepFrom: 1000 });
    expect(version()).toEqual(before);
    await writer.append({ records: [{ payload: "three" }] });
    expect(version()).not.toEqual(before);
    db.close();
    await writer.close();
  });

  it("refuses a file of a newer format", async () => {
    await (await openLogWriter(location())).close();
    const db = new DatabaseSync(file());
    db.exec("PRAGMA user_version = 99");
    db.close();
    await expect(openLogWriter(location())).rejects.toMatchObject({ code: "log_unavailable" });
  });

  it("works the same in a thread, with its errors", async () => {
    const writer = await openLogWriterThread(location());
    const records = [{ payload: "a", id: recordId("1"), countAs: "n" }, { payload: "b" }];
    expect(await writer.append({ records })).toMatchObject({ offsets: [0, 1], duplicates: 0 });
    expect(await writer.append({ records })).toMatchObject({ offsets: [0, 2], duplicates: 1 });
    await expect(writer.append({ records, span: { from: 0, to: 99_999 } })).rejects.toBeInstanceOf(
      RangeError,
    );
    const reader = await openLogReader(location());
    expect((await reader.counts("", 0, 1e15)).map(({ count }) => count)).toEqual([1]);
    const successor = await openLogWriter(location());
    await expect(writer.append({ records })).rejects.toMatchObject({
      name: "LogFault",
      code: "log_unavailable",
    });
    await Promise.all([reader.close(), successor.close(), writer.close()]);
    await expect(writer.append({ records })).rejects.toMatchObject({ code: "log_unavailable" });
    await expect(openLogWriterThread({ dataDir: file(), name: "x" })).rejects.toMatchObject({
      code: "log_unavailable",
    });
  });
});
