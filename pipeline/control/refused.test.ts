/** Refused and dropped events in the live view and in the search, against real logs on disk. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  eventQuery,
  liveQuery,
  type EventPage,
  type EventSummary,
  type LiveMessage,
} from "../../contract/control.ts";
import { openLogReader, openLogWriter, recordId, type LogReader, type LogWriter } from "../log/index.ts";
import type { QuarantinedEvent } from "../process/quarantined.ts";
import { LiveHub } from "./live-hub.ts";
import { groupQuarantined } from "./quarantine-groups.ts";
import { searchEvents } from "./search.ts";

const NAMES = ["events", "quarantine"] as const;
let dataDir: string;
let writers: Record<(typeof NAMES)[number], LogWriter>;
let readers: Record<(typeof NAMES)[number], LogReader>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "refused-"));
  const [events, quarantine] = await Promise.all(NAMES.map((name) => openLogWriter({ dataDir, name })));
  const [read, readQuarantine] = await Promise.all(NAMES.map((name) => openLogReader({ dataDir, name })));
  writers = { events: events!, quarantine: quarantine! };
  readers = { events: read!, quarantine: readQuarantine! };
});

afterEach(async () => {
  for (const log of [...Object.values(readers), ...Object.values(writers)]) await log.close();
  await rm(dataDir, { recursive: true });
});

const accept = (messageId: string, receivedAt: number, sourceId = "src_1") => {
  const at = new Date(receivedAt).toISOString();
  const times = { timestamp: at, originalTimestamp: at, sentAt: at, receivedAt: at };
  const event = { messageId, type: "track", event: "Paid", userId: "anna", context: {}, ...times };
  return writers.events.append({
    records: [
      {
        id: recordId(sourceId, messageId),
        payload: JSON.stringify({ sourceId, intakeOffset: 0, item: 0, personKeys: [], event }),
      },
    ],
  });
};

const CLEAN = { transformationId: "trf_clean", version: 2 };

function kept(messageId: string | null, receivedAt: number, change: Partial<QuarantinedEvent> = {}) {
  const payload: QuarantinedEvent = {
    sourceId: "src_1",
    code: "plan_violation",
    message: "total is missing",
    receivedAt,
    intakeOffset: 0,
    item: 0,
    messageId,
    type: "track",
    name: "Paid",
    raw: { type: "track", event: "Paid", userId: 42, properties: { note: "Gift" } },
    plan: null,
    violations: [],
    transformation: null,
    releasedFrom: null,
    ...change,
  };
  const id = messageId === null ? recordId("q", receivedAt) : recordId("q", payload.sourceId, messageId, 0);
  return writers.quarantine.append({ records: [{ id, payload: JSON.stringify(payload) }] });
}

const drop = (messageId: string, receivedAt: number) =>
  kept(messageId, receivedAt, {
    code: "transformation_dropped",
    message: '"Clean" dropped the event.',
    raw: null,
    transformation: CLEAN,
  });

const idOf = ({ messageId, refusal }: EventSummary): string => `${refusal?.state ?? "accepted"} ${messageId}`;

describe("the live view", () => {
  const open = async (query: object) => {
    const messages: LiveMessage[] = [];
    const leave = await hub.join(liveQuery.parse(query), {
      send: (message) => messages.push(message) > 0,
      end: () => undefined,
    });
    const ids = (): readonly string[] =>
      messages.flatMap((message) =>
        message.kind === "event" || message.kind === "refused" ? [idOf(message.event)] : [],
      );
    return { messages, leave, ids };
  };
  let hub: LiveHub;
  let opened: string[];
  beforeEach(() => {
    opened = [];
    hub = new LiveHub({
      log: async (name) => {
        opened.push(name);
        return readers[name];
      },
      setLive: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
  });
  afterEach(() => {
    hub.close();
  });

  test("shows what is quarantined or dropped after joining, with the reason and its code", async () => {
    expect(opened).toEqual([]);
    await kept("before", 1);
    const { messages, ids } = await open({});
    await kept("q1", 2);
    await drop("d1", 3);
    await vi.waitFor(() => {
      expect(ids()).toEqual(["quarantined q1", "dropped d1"]);
    });
    expect(messages).toMatchObject([
      {
        kind: "refused",
        event: {
          offset: -1,
          type: "track",
          name: "Paid",
          userId: "42",
          receivedAt: 2,
          event: { event: "Paid", properties: { note: "Gift" } },
          refusal: {
            state: "quarantined",
            itemId: "1",
            code: "plan_violation",
            message: "total is missing",
            transformation: null,
          },
        },
      },
      {
        kind: "refused",
        event: { userId: null, refusal: { code: "transformation_dropped", transformation: CLEAN } },
      },
    ]);
  });

  test("each view is told of what it asks for only: its source, its person, its state", async () => {
    const accepted = await open({ state: "accepted" });
    const quarantined = await open({ state: "quarantined" });
    const dropped = await open({ state: "dropped" });
    const person = await open({ userId: "42" });
    const source = await open({ sourceId: "src_2" });
    const all = await open({});
    await kept("q1", 1);
    await drop("d1", 2);
    await kept("q2", 3, { sourceId: "src_2", raw: "no object", type: null });
    await accept("a1", 4);
    await vi.waitFor(() => {
      expect(all.ids().toSorted()).toEqual(["accepted a1", "dropped d1", "quarantined q1", "quarantined q2"]);
    });
    expect(accepted.ids()).toEqual(["accepted a1"]);
    expect(quarantined.ids()).toEqual(["quarantined q1", "quarantined q2"]);
    expect(dropped.ids()).toEqual(["dropped d1"]);
    expect(person.ids()).toEqual(["quarantined q1"]);
    expect(source.ids()).toEqual(["quarantined q2"]);
  });

  test("a flood of accepted events does not hide the refused ones", async () => {
    const { ids } = await open({});
    for (let i = 0; i < 400; i++) await accept(`a${String(i)}`, i);
    await kept("q1", 1);
    await vi.waitFor(() => {
      expect(ids()).toContain("quarantined q1");
    });
  });

  test("who comes while the last one leaves is shown what arrives", async () => {
    const first = await open({});
    const joining = open({});
    first.leave();
    const second = await joining;
    await kept("q1", 1);
    await vi.waitFor(() => {
      expect(second.ids()).toEqual(["quarantined q1"]);
    });
    expect(first.ids()).toEqual([]);
  });
});

describe("searching", () => {
  const search = (query: object, now = Date.now): Promise<EventPage> =>
    searchEvents(eventQuery.parse(query), {
      ...readers,
      sourceIds: ["src_1", "src_2"],
      outcomesFor: async () => [],
      destinationsOf: () => ["dst_1"],
      now,
    });
  const found = async (query: object): Promise<readonly string[]> => (await search(query)).items.map(idOf);

  beforeEach(async () => {
    await accept("a1", 10);
    await kept("q1", 20);
    await accept("a2", 30);
    await drop("d1", 40);
    await kept(null, 50, {
      sourceId: "src_2",
      type: null,
      name: "",
      raw: "nonsense",
      code: "event_not_object",
    });
  });

  test("finds accepted events only, unless others are asked for", async () => {
    expect(await found({})).toEqual(["accepted a2", "accepted a1"]);
    expect(await found({ state: "quarantined" })).toEqual(["quarantined ", "quarantined q1"]);
    expect(await found({ state: "dropped" })).toEqual(["dropped d1"]);
    expect(await found({ state: "any" })).toEqual([
      "quarantined ",
      "dropped d1",
      "accepted a2",
      "quarantined q1",
      "accepted a1",
    ]);
  });

  test("the usual filters hold for them, and what goes nowhere has no outcome", async () => {
    expect(await found({ state: "any", from: 15, to: 35 })).toEqual(["accepted a2", "quarantined q1"]);
    expect(await found({ state: "any", text: "gift" })).toEqual(["quarantined q1"]);
    expect(await found({ state: "any", type: "track", sourceId: "src_2" })).toEqual([]);
    expect(await found({ state: "any", messageId: "q1" })).toEqual(["quarantined q1"]);
    expect(await found({ state: "quarantined", messageId: "d1" })).toEqual([]);
    expect(await found({ state: "any", outcome: "pending" })).toEqual(["accepted a2", "accepted a1"]);
    expect(await found({ state: "quarantined", destinationId: "dst_1" })).toEqual([]);
  });

  test("pages of both logs follow each other without gap or repetition, whatever their size", async () => {
    const whole = await found({ state: "any" });
    for (const limit of [1, 2, 3, 4, 5]) {
      const pages: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: EventPage = await search({ state: "any", limit, ...(cursor && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        pages.push(...page.items.map(idOf));
        cursor = page.nextCursor;
      }
      expect(pages).toEqual(whole);
    }
    await expect(search({ state: "any", cursor: "x.y" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("a page is in order of arrival, also when a log is not", async () => {
    await accept("late", 35);
    await kept("later", 25);
    expect((await found({ state: "any", sourceId: "src_1" })).slice(0, 4)).toEqual([
      "dropped d1",
      "accepted late",
      "accepted a2",
      "quarantined later",
    ]);
    await kept("latest", 15);
    expect(await found({ state: "quarantined", sourceId: "src_1" })).toEqual([
      "quarantined later",
      "quarantined q1",
      "quarantined latest",
    ]);
  });

  test("when the time is over in one log, what the other has found waits for its turn", async () => {
    // More than one slice of accepted events that nobody asks for, and one behind them that is newer than a refused one.
    await accept("wanted", 52, "src_2");
    for (let i = 0; i < 1100; i++) await accept(`other${String(i)}`, 60);
    let clock = 0;
    const query = { state: "any", sourceId: "src_2" };
    await kept("q2", 55, { sourceId: "src_2" });
    const first = await search(query, () => (clock += 2000));
    expect(first).toMatchObject({ items: [], complete: false });
    const rest = await search({ ...query, cursor: first.nextCursor });
    expect(rest.items.map(idOf)).toEqual(["quarantined q2", "accepted wanted", "quarantined "]);
  });
});

test("what waits is counted by source, event and reason, without what was dropped or decided about", async () => {
  await kept("1", 10);
  await kept("2", 20, { message: "newest of all" });
  await kept("3", 30);
  await kept("4", 15, { name: "paid" });
  await kept("5", 40, { sourceId: "src_2" });
  await kept("6", 50, { code: "transformation_failed" });
  await drop("7", 60);
  const decided: [number, number][] = [
    [2, 30],
    // Of an older log that used the same offset.
    [0, 11],
  ];
  const groups = await groupQuarantined({ decided, limit: 2 }, readers.quarantine, Date.now);
  expect(groups).toMatchObject({ total: 5, complete: false });
  expect(groups.items).toMatchObject([
    { code: "transformation_failed", count: 1 },
    { sourceId: "src_2", count: 1 },
  ]);
  const all = await groupQuarantined({ decided, limit: 3 }, readers.quarantine, Date.now);
  expect(all.complete).toBe(true);
  expect(all.items[2]).toEqual({
    sourceId: "src_1",
    code: "plan_violation",
    name: "paid",
    message: "total is missing",
    count: 3,
    firstSeen: 10,
    lastSeen: 20,
  });
});
