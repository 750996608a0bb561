/**
 * What every implementation of the log must do. Names no implementation: it is given a way to open one, so that the same
 * suite runs over SQLite and, where there are many machines, over the Kafka protocol.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LogReader, LogWriter, NewRecord, ReadLimits } from "./log.ts";
import { recordId } from "./record-id.ts";

/** One empty log. Opening it again finds what was appended before. */
export interface LogUnderTest {
  openWriter(now: () => number): Promise<LogWriter>;
  openReader(): Promise<LogReader>;
  /** Removes everything. */
  dispose(): Promise<void>;
}

const ALL: ReadLimits = { maxRecords: 1000, maxBytes: 1 << 20 };
const KEEP_ALL = { maxAgeMs: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER, keepFrom: 0 };
const START = 1_700_000_000_000;
const MINUTE = 60_000;

const plain = (...payloads: string[]): NewRecord[] => payloads.map((payload) => ({ payload }));
const named = (payload: string, id: string): NewRecord => ({
  payload,
  id: recordId(id),
  countAs: "new",
  countDuplicateAs: "known",
});

export function describeLog(name: string, create: () => Promise<LogUnderTest>): void {
  describe(name, () => {
    let log: LogUnderTest;
    let writer: LogWriter;
    let reader: LogReader;
    let time = START;

    beforeEach(async () => {
      time = START;
      log = await create();
      writer = await log.openWriter(() => time);
      reader = await log.openReader();
    });
    afterEach(async () => {
      await reader.close();
      await writer.close();
      await log.dispose();
    });

    const payloads = async (from = 0, limits = ALL): Promise<string[]> =>
      (await reader.read(from, limits)).map((record) => record.payload);

    async function reopen(): Promise<void> {
      await writer.close();
      await reader.close();
      writer = await log.openWriter(() => time);
      reader = await log.openReader();
    }

    describe("appending and reading", () => {
      it("gives dense offsets from 0 and returns records in order, whole, with their time", async () => {
        expect((await writer.append({ records: plain("a", "b") })).offsets).toEqual([0, 1]);
        time += 5;
        expect(await writer.append({ records: plain("") })).toEqual({
          offsets: [2],
          duplicates: 0,
          at: time,
        });
        expect(await reader.read(0, ALL)).toEqual([
          { offset: 0, at: START, payload: "a" },
          { offset: 1, at: START, payload: "b" },
          { offset: 2, at: START + 5, payload: "" },
        ]);
        expect(await payloads(1)).toEqual(["b", ""]);
        expect(await payloads(3)).toEqual([]);
      });

      it("keeps any well-formed text as it is", async () => {
        const texts = ["\0", "grüße 🦉", '{"a":"\\ud800"}', "\uFEFFx", "\n\r\u2028", "x".repeat(300_000)];
        await writer.append({ records: plain(...texts) });
        expect(await payloads()).toEqual(texts);
      });

      it("keeps to the limits but always returns one record", async () => {
        await writer.append({ records: plain("aaaa", "bbbb") });
        await writer.append({ records: plain("cccc", "dddd") });
        expect(await payloads(0, { maxRecords: 3, maxBytes: 1000 })).toEqual(["aaaa", "bbbb", "cccc"]);
        expect(await payloads(0, { maxRecords: 9, maxBytes: 8 })).toEqual(["aaaa", "bbbb"]);
        expect(await payloads(1, { maxRecords: 9, maxBytes: 1 })).toEqual(["bbbb"]);
      });

      it("reads backwards from below a position", async () => {
        await writer.append({ records: plain("a", "b") });
        await writer.append({ records: plain("c") });
        const backwards = async (before: number, maxRecords: number): Promise<string[]> =>
          (await reader.readBackwards(before, { maxRecords, maxBytes: 1000 })).map((each) => each.payload);
        expect(await backwards(3, 9)).toEqual(["c", "b", "a"]);
        expect(await backwards(99, 2)).toEqual(["c", "b"]);
        expect(await backwards(1, 9)).toEqual(["a"]);
        expect(await backwards(0, 9)).toEqual([]);
      });

      it("finds the first offset at or after a time", async () => {
        for (const payload of ["a", "b", "c"]) {
          await writer.append({ records: plain(payload, payload) });
          time += 10;
        }
        expect(await reader.offsetAt(START - 1)).toBe(0);
        expect(await reader.offsetAt(START + 1)).toBe(2);
        expect(await reader.offsetAt(START + 20)).toBe(4);
        expect(await reader.offsetAt(START + 21)).toBe(6);
      });

      it("never lets time go back", async () => {
        await writer.append({ records: plain("a") });
        time -= 10_000;
        expect((await writer.append({ records: plain("b") })).at).toBe(START);
      });

      it("answers appends in the order in which they were made", async () => {
        const appended = await Promise.all(
          Array.from({ length: 20 }, (_, i) => writer.append({ records: plain(`${i}`) })),
        );
        expect(appended.flatMap(({ offsets }) => offsets)).toEqual(Array.from({ length: 20 }, (_, i) => i));
      });
    });

    describe("dedup and look-up", () => {
      it("leaves out ids that it holds, across batches, within one batch and after reopening", async () => {
        expect(
          await writer.append({ records: [named("a", "1"), named("b", "2"), named("A", "1")] }),
        ).toMatchObject({
          offsets: [0, 1, 0],
          duplicates: 1,
        });
        await reopen();
        const again = await writer.append({
          records: [named("B", "2"), named("c", "3"), ...plain("d", "d")],
        });
        expect(again).toMatchObject({ offsets: [1, 2, 3, 4], duplicates: 1 });
        expect(await payloads()).toEqual(["a", "b", "c", "d", "d"]);
      });

      it("finds a record by its id", async () => {
        await writer.append({ records: [named("a", "1"), ...plain("x"), named("b", "2")] });
        expect(await reader.findById(recordId("2"))).toEqual({ offset: 2, at: START, payload: "b" });
        expect(await reader.findById(recordId("3"))).toBeNull();
      });

      it("refuses an id of another length, and goes on", async () => {
        const wrong = writer.append({ records: [{ payload: "a", id: new Uint8Array(4) }] });
        await expect(wrong).rejects.toBeInstanceOf(RangeError);
        expect((await writer.append({ records: plain("b") })).offsets).toEqual([0]);
      });
    });

    describe("what is committed with the records", () => {
      it("moves a cursor, also without records", async () => {
        expect(await reader.cursor("intake")).toBeNull();
        await writer.append({ records: plain("a"), cursor: { name: "intake", next: 7 } });
        expect(await reader.cursor("intake")).toBe(7);
        await writer.append({ records: [], cursor: { name: "intake", next: 9 } });
        await reopen();
        expect(await reader.cursor("intake")).toBe(9);
        await writer.append({ records: [], cursor: { name: "intake:a_%", next: 2 } });
        expect([...(await reader.cursors("intake:"))]).toEqual([["intake:a_%", 2]]);
        expect((await reader.cursors("")).size).toBe(2);
        expect((await reader.bounds()).end).toBe(1);
      });

      it("counts what was appended and what was left out, per minute and name", async () => {
        await writer.append({ records: [named("a", "1"), named("b", "2"), named("a", "1")] });
        time += MINUTE;
        await writer.append({
          records: [named("c", "3")],
          counts: [{ name: "extra", minute: START - (START % MINUTE), count: 4 }],
        });
        const minute = START - (START % MINUTE);
        const all = [
          { name: "extra", minute, count: 4 },
          { name: "known", minute, count: 1 },
          { name: "new", minute, count: 2 },
          { name: "new", minute: minute + MINUTE, count: 1 },
        ];
        expect(await reader.counts("", 0, START * 2)).toEqual(all);
        expect(await reader.counts("ne", minute, minute + MINUTE)).toEqual([all[2]]);
        expect(await reader.countSpans("ne")).toEqual([
          { name: "new", first: minute, last: minute + MINUTE },
        ]);
      });

      it("finds batches by the span they speak about, and refuses a span that is too wide", async () => {
        await writer.append({ records: plain("a", "b"), span: { from: 3, to: 9 } });
        await writer.append({ records: plain("c"), span: { from: 9, to: 9 } });
        await writer.append({ records: plain("d") });
        const spanning = async (from: number, to?: number): Promise<string[]> =>
          (await reader.readSpanning(from, to)).map((each) => each.payload);
        expect(await spanning(3)).toEqual(["a", "b"]);
        expect(await spanning(9)).toEqual(["a", "b", "c"]);
        expect(await spanning(10)).toEqual([]);
        expect(await spanning(0, 2)).toEqual([]);
        expect(await spanning(0, 3)).toEqual(["a", "b"]);
        expect(await spanning(9, 20)).toEqual(["a", "b", "c"]);
        expect(await spanning(0, 20_000)).toEqual(["a", "b", "c"]);
        for (const span of [
          { from: 0, to: 10_000 },
          { from: 1, to: 0 },
        ]) {
          await expect(writer.append({ records: plain("e"), span })).rejects.toBeInstanceOf(RangeError);
        }
      });
    });

    describe("trimming", () => {
      beforeEach(async () => {
        for (const payload of ["a", "b", "c", "d"]) {
          await writer.append({ records: [named(payload, payload)] });
          time += 1000;
        }
      });

      it("removes what is old, but nothing that somebody still has to read", async () => {
        const keepFrom = (await reader.bounds()).end;
        expect((await writer.trim({ ...KEEP_ALL, maxAgeMs: 0 })).removedRecords).toBe(0);
        expect((await writer.trim({ ...KEEP_ALL, maxAgeMs: 3000, keepFrom })).removedRecords).toBe(1);
        expect((await writer.trim({ ...KEEP_ALL, maxAgeMs: 0, keepFrom: 2 })).removedRecords).toBe(1);
        expect(await reader.bounds()).toMatchObject({ start: 2, end: 4 });
        expect(await reader.read(0, ALL)).toMatchObject([{ offset: 2 }, { offset: 3 }]);
        expect(await reader.findById(recordId("a"))).toBeNull();
      });

      it("removes the oldest when the log is too large, and never uses an offset again", async () => {
        await writer.trim({ ...KEEP_ALL, maxBytes: 0, keepFrom: 4 });
        await reopen();
        expect((await writer.append({ records: plain("e") })).offsets).toEqual([4]);
      });

      it("still knows the ids of trimmed records within the dedup window", async () => {
        await writer.trim({ ...KEEP_ALL, maxAgeMs: 0, keepFrom: 4 });
        expect((await writer.append({ records: [named("again", "a")] })).duplicates).toBe(1);
      });
    });

    describe("wake-ups", () => {
      it("calls back after an append until told to stop", async () => {
        let calls = 0;
        const woken = new Promise<void>((resolve) => {
          const stop = reader.onAppend(() => {
            calls += 1;
            stop();
            resolve();
          });
        });
        await writer.append({ records: plain("a") });
        await woken;
        await writer.append({ records: plain("b") });
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(calls).toBe(1);
        expect(await payloads()).toEqual(["a", "b"]);
      });
    });

    it("refuses everything once it is closed", async () => {
      await writer.close();
      await expect(writer.append({ records: plain("a") })).rejects.toMatchObject({ code: "log_unavailable" });
    });
  });
}
