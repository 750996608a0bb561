/** Random histories against a model that is an array: whatever the log answers, the array answers as well. */
import * as fc from "fast-check";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { openLogReader, openLogWriter, recordId } from "./index.ts";
import type { LogReader, LogRecord, LogWriter } from "./index.ts";

const HALF_HOUR = 1_800_000;

interface ModelBatch {
  readonly at: number;
  readonly records: readonly LogRecord[];
}

class Model {
  now = 1_700_000_000_000;
  batches: ModelBatch[] = [];
  end = 0;
  cursor: number | null = null;
  appended = 0;
  left = 0;
  readonly ids = new Map<number, number>();

  get records(): LogRecord[] {
    return this.batches.flatMap((batch) => batch.records);
  }

  append(items: readonly Item[], next: number): number[] {
    const records: LogRecord[] = [];
    const offsets = items.map(({ id, text }) => {
      const known = id === null ? undefined : this.ids.get(id);
      if (known !== undefined) {
        this.left += 1;
        return known;
      }
      const offset = this.end++;
      records.push({ offset, at: this.now, payload: text });
      if (id !== null) this.ids.set(id, offset);
      this.appended += 1;
      return offset;
    });
    if (records.length > 0) this.batches.push({ at: this.now, records });
    this.cursor = next;
    return offsets;
  }

  trim(maxAgeMs: number, keepFrom: number): void {
    while (this.batches.length > 1) {
      const [oldest] = this.batches;
      const last = oldest!.records.at(-1)!.offset;
      if (last >= keepFrom || oldest!.at >= this.now - maxAgeMs) return;
      this.batches.shift();
    }
  }
}

interface Item {
  readonly id: number | null;
  readonly text: string;
}

interface World {
  readonly model: Model;
  readonly dataDir: string;
  writer: LogWriter;
  reader: LogReader;
}

const item: fc.Arbitrary<Item> = fc.record({
  id: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
  text: fc.string({ unit: "grapheme", maxLength: 40 }),
});

type Operation =
  | { readonly kind: "append"; readonly items: readonly Item[]; readonly next: number }
  | { readonly kind: "wait"; readonly halfHours: number }
  | { readonly kind: "reopen" | "check" }
  | { readonly kind: "trim"; readonly halfHours: number; readonly keepFrom: number }
  | { readonly kind: "read"; readonly from: number; readonly maxRecords: number; readonly maxBytes: number };

const small = fc.integer({ min: 0, max: 60 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      items: fc.array(item, { maxLength: 12 }),
      next: small,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), halfHours: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("reopen" as const, "check" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("trim" as const),
      halfHours: fc.integer({ min: 0, max: 6 }),
      keepFrom: small,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("read" as const),
      from: small,
      maxRecords: fc.integer({ min: 1, max: 30 }),
      maxBytes: fc.integer({ min: 1, max: 300 }),
    }),
  },
);

function within(records: readonly LogRecord[], maxRecords: number, maxBytes: number): LogRecord[] {
  const taken: LogRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    bytes += Buffer.byteLength(record.payload);
    if (taken.length > 0 && (taken.length >= maxRecords || bytes > maxBytes)) break;
    taken.push(record);
  }
  return taken;
}

async function check({ model, reader }: World): Promise<void> {
  const records = model.records;
  const { start, end } = await reader.bounds();
  expect({ start, end }).toEqual({ start: records[0]?.offset ?? 0, end: model.end });
  expect(await reader.cursor("c")).toBe(model.cursor);
  const sums = new Map<string, number>();
  for (const { name, count } of await reader.counts("", 0, 1e15))
    sums.set(name, (sums.get(name) ?? 0) + count);
  expect([sums.get("new") ?? 0, sums.get("known") ?? 0]).toEqual([model.appended, model.left]);
  for (const [id, offset] of model.ids) {
    const expected = records.find((record) => record.offset === offset) ?? null;
    expect(await reader.findById(recordId("id", id))).toEqual(expected);
  }
  for (const batch of model.batches) {
    const first = records.find((record) => record.at >= batch.at);
    expect(await reader.offsetAt(batch.at)).toBe(first?.offset);
  }
}

async function perform(world: World, operation: Operation): Promise<void> {
  const { model, writer, reader } = world;
  if (operation.kind === "append") {
    const records = operation.items.map(({ id, text }) => ({
      payload: text,
      id: id === null ? undefined : recordId("id", id),
      countAs: "new",
      countDuplicateAs: "known",
    }));
    const appended = await writer.append({ records, cursor: { name: "c", next: operation.next } });
    expect(appended.offsets).toEqual(model.append(operation.items, operation.next));
  } else if (operation.kind === "wait") {
    model.now += operation.halfHours * HALF_HOUR;
  } else if (operation.kind === "trim") {
    const maxAgeMs = operation.halfHours * HALF_HOUR;
    await writer.trim({ maxAgeMs, maxBytes: 1e12, keepFrom: operation.keepFrom });
    model.trim(maxAgeMs, operation.keepFrom);
  } else if (operation.kind === "read") {
    const { from, maxRecords, maxBytes } = operation;
    const ahead = model.records.filter((record) => record.offset >= from);
    expect(await reader.read(from, { maxRecords, maxBytes })).toEqual(within(ahead, maxRecords, maxBytes));
    const behind = model.records.filter((record) => record.offset < from).toReversed();
    expect(await reader.readBackwards(from, { maxRecords, maxBytes })).toEqual(
      within(behind, maxRecords, maxBytes),
    );
  } else {
    if (operation.kind === "reopen") await reopen(world);
    await check(world);
  }
}

async function reopen(world: World): Promise<void> {
  await world.writer.close();
  await world.reader.close();
  const location = { dataDir: world.dataDir, name: "model" };
  world.writer = await openLogWriter({ ...location, now: () => world.model.now });
  world.reader = await openLogReader(location);
}

it("answers every random history as an array would", { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 30 }), async (operations) => {
      const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-log-"));
      const location = { dataDir, name: "model" };
      const model = new Model();
      const writer = await openLogWriter({ ...location, now: () => model.now });
      const world: World = { model, dataDir, writer, reader: await openLogReader(location) };
      try {
        for (const each of operations) await perform(world, each);
        await check(world);
      } finally {
        await world.writer.close();
        await world.reader.close();
        await rm(dataDir, { recursive: true });
      }
    }),
    { numRuns: 100 },
  );
});
