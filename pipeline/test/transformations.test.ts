/**
 * Promises: a transformation that hangs, crashes or fails never lets an event through untransformed, never ends the
 * pipeline, and never slows other sources.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StoredEvent } from "../../contract/event.ts";
import type { Ledger } from "../../contract/delivery.ts";
import type { QuarantinePage } from "../../contract/plan-control.ts";
import type {
  ReleaseTransformation,
  TransformationActivity,
  TransformationExplanation,
  TransformationLogs,
} from "../../contract/transformation.ts";
import { openLogReader } from "../log/index.ts";
import type { LogReader } from "../log/index.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  testSource,
  type Installation,
} from "./installation.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

const FULL = process.env["TRIBUTARY_FULL"] === "1";
const HOSTILE_EVENTS = FULL ? 210 : 24;
const QUIET_EVENTS = 300;
/** Below this, differences between two 99th percentiles are the machine's. */
const FLOOR_MS = 15;

const code = (id: string, text: string): ReleaseTransformation => ({
  id,
  name: id,
  version: 1,
  body: { kind: "code", language: "javascript", code: text },
});

const HOSTILE = code(
  "hostile",
  `export async function transformEvent(event) {
    const { kind } = event.properties;
    delete event.properties.secret;
    if (kind === 0) for (;;);
    if (kind === 1) { let x = 3n; for (;;) x = x * x; }
    if (kind === 2) { const all = []; for (;;) all.push(new Array(1e5).fill(1.5)); }
    if (kind === 3) throw null;
    if (kind === 4) return { ...event, text: "x".repeat(1e8) };
    if (kind === 5) { const f = () => f() + 1; f(); }
    log("fine");
    return event;
  }`,
);
const KINDS = 7;
const SLIM = code(
  "slim",
  `export function transformEvent(event, metadata) {
    if (event.event === "Drop") return null;
    if (event.event === "Fail") throw new Error("no");
    if (event.event === "Fan") return [event, { ...event, event: "Fan 2" }];
    return { ...event, properties: { via: metadata(event).destinationName } };
  }`,
);

let pipeline: Installation;
let receiver: Receiver;
let events: LogReader;
beforeAll(async () => {
  receiver = await startReceiver();
  const hostile = { ...testSource("src_hostile", "wk_hostile") };
  const link = (id: string) => [{ transformationId: id, version: 1 }];
  pipeline = await startPipeline({
    postgres: true,
    sources: [testSource(), { ...hostile, transformations: link("hostile") }],
    destinations: [
      { ...testDestination("dst_slim", "webhook", { url: receiver.url }), transformations: link("slim") },
    ],
    connections: [
      {
        ...testConnection("src_test", "dst_slim"),
        mapping: { events: [], steps: [{ op: "set", path: "context.plan", value: "free" }] },
      },
    ],
    transformations: [HOSTILE, SLIM],
  });
  events = await openLogReader({ dataDir: pipeline.dataDir, name: "events" });
});
afterAll(async () => {
  await events?.close();
  await pipeline?.remove();
  await receiver?.[Symbol.asyncDispose]();
});

async function stored(
  sourceId: string,
): Promise<readonly { readonly at: number; readonly stored: StoredEvent }[]> {
  const records = await events.read(0, { maxRecords: 1e6, maxBytes: 1 << 28 });
  return records
    .map(({ at, payload }) => ({ at, stored: JSON.parse(payload) as StoredEvent }))
    .filter((one) => one.stored.sourceId === sourceId);
}

/** From arrival to the event log, 99th percentile in milliseconds, of events sent one by one. */
async function quietP99(name: string): Promise<number> {
  for (let index = 0; index < QUIET_EVENTS; index++) {
    await pipeline.send([{ event: name, userId: `u${String(index)}` }]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const own = async () => (await stored("src_test")).filter((one) => one.stored.event.event === name);
  await eventually(async () => (await own()).length === QUIET_EVENTS);
  const waits = (await own())
    .map((one) => one.at - Date.parse(one.stored.event.receivedAt))
    .sort((a, b) => a - b);
  return waits[Math.floor(waits.length * 0.99)] ?? Infinity;
}

test(
  "a source whose code hangs and crashes loses only those events to quarantine, and other sources stay quick",
  async () => {
    const pid = pipeline.pid;
    const alone = await quietP99("Alone");
    const hostile = Array.from({ length: HOSTILE_EVENTS }, (_event, index) => ({
      event: "H",
      messageId: `h${String(index)}`,
      properties: { kind: index % KINDS, secret: "s3cret" },
    }));
    for (let at = 0; at < hostile.length; at += 12)
      await pipeline.send(hostile.slice(at, at + 12), "wk_hostile");
    const beside = await quietP99("Beside");
    const good = hostile.filter(({ properties }) => properties.kind === KINDS - 1);
    const keptCodes = async () => {
      const page = await pipeline.get<QuarantinePage>("/v1/quarantine?sourceId=src_hostile&limit=200");
      return page.items.map((item) => item.code);
    };
    await eventually(async () => (await stored("src_hostile")).length === good.length, 3_600_000);
    if (!FULL)
      await eventually(async () => (await keptCodes()).length === hostile.length - good.length, 60_000);
    expect(new Set(await keptCodes())).toEqual(
      new Set([
        "transformation_timeout",
        "transformation_crashed",
        "transformation_memory",
        "transformation_failed",
      ]),
    );
    for (const one of await stored("src_hostile")) expect(JSON.stringify(one)).not.toContain("s3cret");
    expect(pipeline.pid).toBe(pid);
    expect(pipeline.output()).not.toContain("role failed");
    expect(beside).toBeLessThan(2 * Math.max(alone, FLOOR_MS));
  },
  FULL ? 3_600_000 : 240_000,
);

test("an event's transformations can be asked what they did: step by step, without requests", async () => {
  const ask = (messageId: string) =>
    pipeline.get<TransformationExplanation>(`/v1/events/${messageId}/transformations`);
  expect(await ask("h6")).toMatchObject({
    before: { messageId: "h6", properties: { kind: 6, secret: "s3cret" } },
    steps: [
      { transformationId: "hostile", version: 1, kind: "outputs", outputs: [{ properties: { kind: 6 } }] },
    ],
    reproduced: true,
  });
  expect(await ask("h3")).toMatchObject({
    steps: [{ kind: "failed", error: { message: "Thrown: null" } }],
    reproduced: null,
  });
  const { items } = await pipeline.get<{ readonly items: readonly TransformationActivity[] }>(
    `/v1/transformations/activity?from=0&to=${String(Date.now() + 1)}`,
  );
  const good = Math.ceil((HOSTILE_EVENTS - KINDS + 1) / KINDS);
  expect(items).toEqual([
    { transformationId: "hostile", transformed: good, dropped: 0, failed: HOSTILE_EVENTS - good },
  ]);
  const { lines } = await pipeline.get<TransformationLogs>("/v1/transformations/hostile/logs?version=1");
  expect(lines.map(({ text }) => text)).toEqual(Array.from({ length: good }, () => "fine"));
});

test("a destination's transformation changes, drops, fails and multiplies before delivery, and the books balance", async () => {
  await pipeline.send(["Plain", "Drop", "Fail", "Fan"].map((event) => ({ event, userId: "books" })));
  const own = () => receiver.received.flatMap(({ json }) => (json?.["userId"] === "books" ? [json] : []));
  const books = () => pipeline.get<Ledger>("/v1/destinations/dst_slim/ledger");
  await eventually(async () => {
    const { filtered, deadLettered, lag, held } = await books();
    return own().length === 3 && filtered === 1 && deadLettered === 1 && lag === 0 && held === 0;
  });
  const { accepted, delivered } = await books();
  expect(accepted).toBe(delivered + 2);
  expect(own().map(({ event }) => event)).toEqual(expect.arrayContaining(["Fan", "Fan 2", "Plain"]));
  const plain = own().find(({ event }) => event === "Plain");
  expect(plain).toMatchObject({
    context: { plan: "free" },
    properties: { via: "Destination dst_slim" },
  });

  const changes = (messageId: unknown) =>
    pipeline.get<TransformationExplanation>(
      `/v1/events/${String(messageId)}/transformations?destinationId=dst_slim`,
    );
  const { before, mapped, steps } = await changes(plain?.["messageId"]);
  expect(before).not.toMatchObject({ context: { plan: "free" } });
  expect(mapped).toMatchObject({ event: "Plain", context: { plan: "free" } });
  expect(steps).toMatchObject([
    { transformationId: "slim", version: 1, kind: "outputs", outputs: [{ context: { plan: "free" } }] },
  ]);
  expect(steps[0]?.outputs[0]?.["properties"]).toEqual(plain?.["properties"]);
  // The hostile source feeds it not: nothing is mapped, and the code would run all the same.
  expect(await changes("h6")).toMatchObject({ mapped: null, steps: [{ kind: "outputs" }] });
});
