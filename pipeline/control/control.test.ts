/** The control API's reading side against real logs on disk; only the roles' answers are given. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { attemptOn } from "../../contract/attempt.fixture.ts";
import { eventQuery, liveQuery, type EventQuery, type LiveMessage } from "../../contract/control.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import type { StoredEvent } from "../../contract/event.ts";
import { encodeIntake } from "../../contract/intake.ts";
import type { PlanVerdict } from "../../contract/plan.ts";
import { openLogReader, openLogWriter, recordId, type LogReader, type LogWriter } from "../log/index.ts";
import type { LiveSink } from "./live-client.ts";
import { LiveHub } from "./live-hub.ts";
import { readReceived } from "./received.ts";
import { findByMessageId, searchEvents } from "./search.ts";

let dataDir: string;
let writer: LogWriter;
let events: LogReader;
/** Stays empty here: see refused.test.ts. */
let quarantineWriter: LogWriter;
let quarantine: LogReader;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "control-"));
  writer = await openLogWriter({ dataDir, name: "events" });
  events = await openLogReader({ dataDir, name: "events" });
  quarantineWriter = await openLogWriter({ dataDir, name: "quarantine" });
  quarantine = await openLogReader({ dataDir, name: "quarantine" });
});

afterEach(async () => {
  await events.close();
  await quarantine.close();
  await writer.close();
  await quarantineWriter.close();
  await rm(dataDir, { recursive: true });
});

interface Sent {
  readonly messageId?: string;
  readonly sourceId?: string;
  readonly event?: string;
  readonly userId?: string;
  readonly receivedAt?: number;
  readonly note?: string;
  readonly verdict?: PlanVerdict["verdict"];
}

function stored(number: number, sent: Sent): StoredEvent {
  const receivedAt = new Date(sent.receivedAt ?? Date.now()).toISOString();
  return {
    sourceId: sent.sourceId ?? "src_1",
    intakeOffset: number,
    item: 0,
    personKeys: [],
    ...(sent.verdict === undefined
      ? {}
      : { plan: { planId: "p", version: 1, mode: "observe", verdict: sent.verdict } }),
    event: {
      messageId: sent.messageId ?? `m${String(number)}`,
      type: "track",
      event: sent.event ?? "Page Seen",
      userId: sent.userId ?? "u1",
      properties: { note: sent.note ?? "" },
      context: {},
      timestamp: receivedAt,
      originalTimestamp: receivedAt,
      sentAt: receivedAt,
      receivedAt,
    },
  };
}

let appended = 0;
async function append(...batch: readonly Sent[]): Promise<void> {
  await writer.append({
    records: batch.map((sent) => {
      const event = stored(appended++, sent);
      return {
        payload: JSON.stringify(event),
        id: recordId(event.sourceId, event.event.messageId),
        countAs: `accepted:${event.sourceId}`,
      };
    }),
  });
}

beforeEach(() => {
  appended = 0;
});

describe("searching", () => {
  /** src_1 feeds dst_1. */
  const search = (query: Partial<EventQuery>, now = Date.now, outcomes: readonly AttemptRecord[] = []) =>
    searchEvents(eventQuery.parse(query), {
      events,
      quarantine,
      sourceIds: ["src_1", "src_2"],
      outcomesFor: async (offsets) => outcomes.filter(({ offset }) => offsets.includes(offset)),
      destinationsOf: ({ sourceId }) => (sourceId === "src_1" ? ["dst_1"] : []),
      now,
    });
  const ids = async (query: Partial<EventQuery>): Promise<readonly string[]> =>
    (await search(query)).items.map(({ messageId }) => messageId);

  test("an empty log has no events and no next page", async () => {
    expect(await search({})).toEqual({ items: [], nextCursor: null, complete: true });
  });

  test("the newest come first, and pages follow each other without gap or repetition", async () => {
    for (let i = 0; i < 5; i++) await append({}, {});
    const first = await search({ limit: 4 });
    const second = await search({ limit: 4, cursor: first.nextCursor ?? "" });
    const third = await search({ limit: 4, cursor: second.nextCursor ?? "" });
    const pages = [first, second, third].map(({ items }) => items.map(({ messageId }) => messageId));
    expect(pages).toEqual([
      ["m9", "m8", "m7", "m6"],
      ["m5", "m4", "m3", "m2"],
      ["m1", "m0"],
    ]);
    expect(third).toMatchObject({ nextCursor: null, complete: true });
  });

  test("events are found by what became of them at a destination, also when a replay counted its tries anew", async () => {
    for (let i = 0; i < 3; i++) await append({});
    const outcomes = [
      attemptOn(0, { state: "delivered" }),
      attemptOn(1, { state: "dead_lettered", attempt: 6, at: 10 }),
      attemptOn(1, { state: "delivered", attempt: 1, at: 20 }),
      attemptOn(2, { state: "delivered", destinationId: "dst_other" }),
    ];
    const found = async (outcome: "delivered" | "dead_lettered" | "pending") =>
      (await search({ destinationId: "dst_1", outcome }, Date.now, outcomes)).items.map(
        (item) => item.offset,
      );
    expect(await found("delivered")).toEqual([1, 0]);
    expect(await found("dead_lettered")).toEqual([]);
    expect(await found("pending")).toEqual([2]);
  });

  test("a destination's events are those that go there now and those that went there, past any number of others", async () => {
    await append({}, { sourceId: "src_2" });
    for (let i = 0; i < 3; i++) await append(...Array.from({ length: 1000 }, () => ({ sourceId: "src_2" })));
    const went = [attemptOn(1)];
    const page = await search({ destinationId: "dst_1", limit: 100 }, Date.now, went);
    expect(page.items.map(({ offset }) => offset)).toEqual([1, 0]);
    expect(page).toMatchObject({ nextCursor: null, complete: true });
  });

  test("an outcome is found at any destination when none is named", async () => {
    await append({}, { sourceId: "src_2" }, { sourceId: "src_2" }, {});
    const outcomes = [
      attemptOn(0, { state: "held", destinationId: "dst_other" }),
      attemptOn(1, { state: "held", destinationId: "dst_gone" }),
      attemptOn(3),
    ];
    const found = async (outcome: "held" | "pending" | "delivered") =>
      (await search({ outcome }, Date.now, outcomes)).items.map((item) => item.offset);
    expect(await found("held")).toEqual([1, 0]);
    expect(await found("delivered")).toEqual([3]);
    expect(await found("pending")).toEqual([0]);
  });

  test("each filter finds its events, alone and together with others", async () => {
    await append(
      { event: "Order Completed", userId: "anna" },
      { event: "Order Refunded", userId: "ben" },
      { event: "Page Seen", userId: "anna", sourceId: "src_2" },
      { event: "Page Seen", userId: 'quoted "x"', note: "Grüße" },
      { event: "Judged", verdict: "valid", note: "no violations" },
      { event: "Judged", verdict: "violations" },
    );
    expect(await ids({ name: "order*" })).toEqual(["m1", "m0"]);
    expect(await ids({ name: "ORDER COMPLETED" })).toEqual(["m0"]);
    expect(await ids({ userId: "anna" })).toEqual(["m2", "m0"]);
    expect(await ids({ userId: "anna", sourceId: "src_2" })).toEqual(["m2"]);
    expect(await ids({ userId: 'quoted "x"' })).toEqual(["m3"]);
    expect(await ids({ text: "grüße" })).toEqual(["m3"]);
    expect(await ids({ plan: "violations" })).toEqual(["m5"]);
    expect(await ids({ plan: "valid", name: "judged" })).toEqual(["m4"]);
    expect(await ids({ plan: "valid", userId: "anna" })).toEqual([]);
    expect(await ids({ type: "identify" })).toEqual([]);
  });

  test("times are those of arrival, also when the pipeline took events hours later", async () => {
    const base = Date.now() - 10 * 3_600_000;
    for (let hour = 0; hour < 10; hour++) await append({ receivedAt: base + hour * 3_600_000 });
    expect(await ids({ from: base + 2 * 3_600_000, to: base + 4 * 3_600_000 })).toEqual(["m4", "m3", "m2"]);
    expect(await ids({ to: base - 1 })).toEqual([]);
  });

  test("a messageId is looked up in every source, also in one that was deleted, whatever the log's length", async () => {
    await append({ messageId: "same", sourceId: "src_1" }, { messageId: "same", sourceId: "src_2" });
    for (let i = 0; i < 20; i++) await append({});
    expect((await search({ messageId: "same" })).items.map(({ sourceId }) => sourceId)).toEqual([
      "src_2",
      "src_1",
    ]);
    expect((await search({ messageId: "same", sourceId: "src_1" })).items).toHaveLength(1);
    await append({ messageId: "left", sourceId: "src_deleted" });
    expect((await search({ messageId: "left" })).items).toMatchObject([{ sourceId: "src_deleted" }]);
    expect((await search({ messageId: "left", sourceId: "src_1" })).items).toEqual([]);
    expect(await findByMessageId("unknown", undefined, { events, sourceIds: ["src_1"] })).toEqual([]);
  });

  test("a search that runs out of time says so and can be continued", async () => {
    for (let i = 0; i < 3; i++) await append(...Array.from({ length: 1000 }, () => ({})), { userId: "rare" });
    let clock = 0;
    const page = await search({ userId: "rare", limit: 500 }, () => (clock += 2000));
    expect(page.complete).toBe(false);
    const found = [...page.items];
    let cursor = page.nextCursor;
    while (cursor !== null) {
      const next = await search({ userId: "rare", limit: 500, cursor });
      found.push(...next.items);
      cursor = next.nextCursor;
    }
    expect(found).toHaveLength(3);
  });

  test("each event carries the latest outcome per destination", async () => {
    await append({});
    const attempts = [
      attemptOn(0, { state: "retrying", attempt: 1, at: 5 }),
      attemptOn(0, { state: "delivered", attempt: 2, at: 5 }),
      attemptOn(0, { destinationId: "dst_2", state: "filtered", attempt: 0 }),
    ];
    const page = await search({}, Date.now, attempts);
    expect(page.items[0]?.outcomes.map(({ state }) => state)).toEqual(["delivered", "filtered"]);
  });

  test("a cursor that is none is refused", async () => {
    await expect(search({ cursor: "x" })).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("the live view", () => {
  const hub = (): { hub: LiveHub; setLive: ReturnType<typeof vi.fn<(isOn: boolean) => void>> } => {
    const setLive = vi.fn<(isOn: boolean) => void>();
    const onError = (error: unknown): never => {
      throw error;
    };
    return {
      hub: new LiveHub({ log: async (name) => ({ events, quarantine })[name], setLive, onError }),
      setLive,
    };
  };
  const sink = (): LiveSink & { readonly messages: LiveMessage[] } => {
    const messages: LiveMessage[] = [];
    return { messages, send: (message) => messages.push(message) > 0, end: () => undefined };
  };
  const shown = (messages: readonly LiveMessage[]): readonly string[] =>
    messages.flatMap((message) => (message.kind === "event" ? [message.event.messageId] : []));

  test("shows what arrives after joining, filtered, in order, until it is left", async () => {
    const { hub: live, setLive } = hub();
    await append({ messageId: "before" });
    const all = sink();
    const anna = sink();
    const leaveAll = await live.join(liveQuery.parse({}), all);
    const leaveAnna = await live.join(liveQuery.parse({ userId: "anna" }), anna);
    await append({ messageId: "a", userId: "anna" }, { messageId: "b", userId: "ben" });
    await vi.waitFor(() => {
      expect(shown(all.messages)).toEqual(["a", "b"]);
    });
    expect(shown(anna.messages)).toEqual(["a"]);
    leaveAll();
    leaveAnna();
    await append({ messageId: "after" });
    expect(setLive.mock.calls).toEqual([[true], [false]]);
    expect(shown(all.messages)).toEqual(["a", "b"]);
  });

  test("outcomes follow their event, or come with it when they were faster", async () => {
    const { hub: live } = hub();
    const client = sink();
    const leave = await live.join(liveQuery.parse({ userId: "anna" }), client);
    live.relay([attemptOn(0, { state: "retrying" })]);
    await append({ userId: "anna" }, { userId: "ben" });
    await vi.waitFor(() => {
      expect(client.messages).toHaveLength(1);
    });
    live.relay([attemptOn(0, { attempt: 2 }), attemptOn(1)]);
    leave();
    expect(client.messages).toMatchObject([
      { kind: "event", event: { outcomes: [{ state: "retrying" }] } },
      { kind: "outcome", outcome: { offset: 0, attempt: 2 } },
    ]);
  });

  test("a flood is sampled and the client is told the rate", async () => {
    const { hub: live } = hub();
    const client = sink();
    const leave = await live.join(liveQuery.parse({}), client);
    for (let i = 0; i < 5; i++) await append(...Array.from({ length: 1000 }, () => ({})));
    await vi.waitFor(
      () => {
        expect(client.messages.some(({ kind }) => kind === "rate")).toBe(true);
      },
      { timeout: 3000 },
    );
    leave();
    expect(shown(client.messages).length).toBeLessThanOrEqual(600);
    const rate = client.messages.find((message) => message.kind === "rate");
    expect(rate?.perSecond).toBeGreaterThan(1000);
    expect(rate?.oneIn).toBeGreaterThan(2);
  });
});

describe("an event as it was received", () => {
  test("is the item of its batch, byte for byte what JSON says, or null once the request is gone", async () => {
    const intakeWriter = await openLogWriter({ dataDir, name: "intake" });
    const intake = await openLogReader({ dataDir, name: "intake" });
    const header = {
      sourceId: "src_1",
      receivedAt: 7,
      requestId: "r",
      path: "/v1/batch",
      ip: "::1",
      userAgent: "sdk",
      kind: "batch",
      type: null,
      refused: [],
    } as const;
    await intakeWriter.append({
      records: [{ payload: encodeIntake(header, '{"batch":[{"a":1},{"b":2}]}') }],
    });
    expect(await readReceived({ intakeOffset: 0, item: 1 }, intake)).toEqual({
      path: "/v1/batch",
      ip: "::1",
      userAgent: "sdk",
      receivedAt: 7,
      raw: { b: 2 },
    });
    expect(await readReceived({ intakeOffset: 1, item: 0 }, intake)).toBeNull();
    await intake.close();
    await intakeWriter.close();
  });
});
