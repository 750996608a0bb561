/**
 * Promise: between the intake log and the event log nothing is lost, doubled, altered or reordered, wherever the process
 * stage is killed.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import type { StoredEvent } from "../../contract/event.ts";
import { encodeIntake } from "../../contract/intake.ts";
import { openLogReader, openLogWriter } from "../log/index.ts";
import type { NewRecord } from "../log/index.ts";

const KILLS_MIN = 15;
const REQUESTS = 6000;
const PER_REQUEST = 20;

interface Expected {
  readonly events: string[];
  readonly quarantined: string[];
}

/** Drops what item 9 is, fails over item 11, and makes two events of item 13. */
const TRANSFORMATION = `export function transformEvent(event) {
  const item = Number(event.properties.key.split("/")[1]);
  if (item === 9) return null;
  if (item === 11) throw new Error("eleven");
  return item === 13 ? [event, { ...event, properties: { ...event.properties, again: true } }] : event;
}`;

/** Requests with fresh, repeated and bad items, some without a messageId; and what must come of them. */
function prepare(): { readonly records: NewRecord[]; readonly expected: Expected } {
  const records: NewRecord[] = [];
  const expected: Expected = { events: [], quarantined: [] };
  const filler = "x".repeat(300);
  for (let offset = 0; offset < REQUESTS; offset++) {
    const batch: object[] = [];
    for (let item = 0; item < PER_REQUEST; item++) {
      const key = `${offset}/${item}`;
      const person = { userId: `u${(offset * 7 + item) % 97}`, properties: { key, filler } };
      if (item === 3) {
        batch.push({ type: "nonsense", ...person });
        expected.quarantined.push(key);
      } else if (item === 5 && offset >= 10) {
        batch.push({ type: "track", event: "Repeated", messageId: `m-${offset - 10}/0`, ...person });
      } else {
        const messageId = item === 7 ? undefined : `m-${key}`;
        batch.push({ type: "track", event: "Seen", messageId, ...person });
        expected.events.push(key);
      }
    }
    const header = {
      sourceId: "src_1",
      receivedAt: 1_772_366_400_000 + offset,
      requestId: `r${offset}`,
      path: "/v1/batch",
      ip: null,
      userAgent: null,
      kind: "batch" as const,
      type: null,
      refused: [],
    };
    records.push({ payload: encodeIntake(header, JSON.stringify({ batch })) });
  }
  return { records, expected };
}

async function startChild(
  dataDir: string,
  code: readonly string[] = [],
): Promise<{ kill: () => Promise<void> }> {
  const script = path.join(import.meta.dirname, "process-child.fixture.ts");
  const child = spawn(process.execPath, [script, dataDir, ...code], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  await new Promise((resolve) => {
    child.stdout.once("data", resolve);
  });
  return {
    kill: () => {
      child.kill("SIGKILL");
      return closed;
    },
  };
}

it("gives every accepted event exactly once and in order, through kill -9 at random moments", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-exactly-once-"));
  const { records, expected } = prepare();
  const intake = await openLogWriter({ dataDir, name: "intake" });
  const events = await openLogReader({ dataDir, name: "events" });
  const quarantine = await openLogReader({ dataDir, name: "quarantine" });
  let appended = 0;
  let killsWhileWorking = 0;
  for (let kills = 0; kills < KILLS_MIN || appended < REQUESTS; kills++) {
    // Requests go on arriving while the stage is down and while it runs.
    const group = records.slice(appended, appended + Math.ceil(REQUESTS / KILLS_MIN));
    for (let at = 0; at < group.length; at += 20) await intake.append({ records: group.slice(at, at + 20) });
    appended += group.length;
    const child = await startChild(dataDir);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
    await child.kill();
    if ((await events.cursor("intake")) !== appended) killsWhileWorking += 1;
  }
  const child = await startChild(dataDir);
  await expect.poll(() => events.cursor("intake"), { timeout: 30_000, interval: 20 }).toBe(REQUESTS);
  await child.kill();

  const keys: unknown[] = [];
  for (let next = 0; ;) {
    const page = await events.read(next, { maxRecords: 5000, maxBytes: 1 << 26 });
    if (page.length === 0) break;
    next += page.length;
    for (const { payload } of page) {
      const { event, intakeOffset, item } = JSON.parse(payload) as StoredEvent;
      expect(event.properties?.["key"]).toBe(`${intakeOffset}/${item}`);
      keys.push(event.properties?.["key"]);
    }
  }
  const all = await quarantine.read(0, { maxRecords: 1e6, maxBytes: 1 << 28 });
  const refused = all.map(({ payload }) => {
    const { raw } = JSON.parse(payload) as { raw: { properties: { key: string } } };
    return raw.properties.key;
  });
  expect(keys).toEqual(expected.events);
  expect(refused).toEqual(expected.quarantined);
  const sums = await events.counts("accepted:", 0, 1e15);
  expect(sums.reduce((sum, { count }) => sum + count, 0)).toBe(expected.events.length);
  expect(killsWhileWorking).toBeGreaterThan(3);
  await Promise.all([intake.close(), events.close(), quarantine.close()]);
  await rm(dataDir, { recursive: true });
});

it("does so with transformations, too: what they drop or fail is kept once, what they multiply is there once each", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "tributary-exactly-once-"));
  const { records } = prepare();
  const requests = records.slice(0, 1500);
  const intake = await openLogWriter({ dataDir, name: "intake" });
  const events = await openLogReader({ dataDir, name: "events" });
  const quarantine = await openLogReader({ dataDir, name: "quarantine" });
  for (let at = 0; at < requests.length; at += 20)
    await intake.append({ records: requests.slice(at, at + 20) });
  const at = (): Promise<number | null> => events.cursor("intake:src_1");
  let killsWhileWorking = 0;
  for (let kills = 0; kills < KILLS_MIN; kills++) {
    const child = await startChild(dataDir, [TRANSFORMATION]);
    await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 200));
    await child.kill();
    if (((await at()) ?? 0) < requests.length) killsWhileWorking += 1;
  }
  const child = await startChild(dataDir, [TRANSFORMATION]);
  await expect.poll(at, { timeout: 60_000, interval: 20 }).toBe(requests.length);
  await child.kill();

  const stored = await events.read(0, { maxRecords: 1e6, maxBytes: 1 << 30 });
  const keys = stored.map(({ payload }) => {
    const { event, transformations } = JSON.parse(payload) as StoredEvent;
    expect(transformations).toEqual([{ transformationId: "t", version: 1 }]);
    const { key, again } = event.properties as { readonly key: string; readonly again?: boolean };
    return `${key}${again === true ? "+" : ""}`;
  });
  const kept = (await quarantine.read(0, { maxRecords: 1e6, maxBytes: 1 << 28 })).map(
    ({ payload }) => (JSON.parse(payload) as { readonly code: string }).code,
  );
  const expected = requests.flatMap((_request, offset) =>
    Array.from({ length: PER_REQUEST }, (_item, item) => item)
      .filter((item) => item !== 3 && item !== 9 && item !== 11 && !(item === 5 && offset >= 10))
      .flatMap((item) => {
        const key = `${String(offset)}/${String(item)}`;
        return item === 13 ? [key, `${key}+`] : [key];
      }),
  );
  expect(keys).toEqual(expected);
  const codes = Map.groupBy(kept, (code) => code);
  expect([...codes].map(([code, all]) => `${code} ${String(all.length)}`).toSorted()).toEqual([
    `event_type_unknown ${String(requests.length)}`,
    `transformation_dropped ${String(requests.length)}`,
    `transformation_failed ${String(requests.length)}`,
  ]);
  const counts = await events.counts("", 0, 1e15);
  const sum = (name: string): number =>
    counts.filter((each) => each.name === name).reduce((total, { count }) => total + count, 0);
  // Repeated items run as well: only the event log knows that they are repeated.
  expect(sum("dropped:t")).toBe(requests.length);
  expect(sum("failed:t")).toBe(requests.length);
  expect(sum("accepted:src_1")).toBe(expected.length);
  expect(killsWhileWorking).toBeGreaterThan(3);
  await Promise.all([intake.close(), events.close(), quarantine.close()]);
  await rm(dataDir, { recursive: true });
});
