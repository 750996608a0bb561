import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoredEvent } from "../../contract/event.ts";
import { releaseBody, type Release } from "../../contract/release.ts";
import type { Role } from "../base/role.ts";
import { openLogReader, openLogWriter, recordId } from "../log/index.ts";
import type { LogReader, LogWriter } from "../log/index.ts";
import { intakeRecord } from "./arrival.fixture.ts";
import { createContext, EMPTY_RELEASE } from "./context.fixture.ts";
import type { TestContext } from "./context.fixture.ts";
import { startProcess } from "./index.ts";
import type { QuarantinedEvent } from "./quarantined.ts";

const ALL = { maxRecords: 10_000, maxBytes: 1 << 26 };
const HOME = Number.MAX_SAFE_INTEGER;

const track = (messageId: string, properties: object = {}) => ({
  type: "track",
  event: "Order",
  userId: "u",
  messageId,
  properties,
});
const request = (sourceId: string, ...items: unknown[]) => ({
  payload: intakeRecord({ batch: items }, { kind: "batch", sourceId }).payload,
});

/** A release with the sources `slow` and `plain`, of which the first has these transformations. */
function release(...codes: readonly string[]): Release {
  const source = { connector: "http", enabled: true, keys: [] };
  return releaseBody.parse({
    ...EMPTY_RELEASE,
    sources: [
      {
        ...source,
        id: "slow",
        name: "Slow",
        transformations: codes.map((_code, index) => ({ transformationId: `t${String(index)}`, version: 1 })),
      },
      { ...source, id: "plain", name: "Plain" },
    ],
    transformations: codes.map((code, index) => ({
      id: `t${String(index)}`,
      name: `T${String(index)}`,
      version: 1,
      body: { kind: "code", language: "javascript", code },
    })),
  });
}

const each = (body: string): string => `export function transformEvent(event, metadata) { ${body} }`;

describe("transformations of a source", () => {
  let dataDir = "";
  let context: TestContext;
  let role: Role<Release>;
  let intake: LogWriter;
  let events: LogReader;
  let quarantine: LogReader;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "tributary-process-"));
    context = createContext(dataDir);
    role = await startProcess(context);
    intake = await openLogWriter({ dataDir, name: "intake" });
    events = await openLogReader({ dataDir, name: "events" });
    quarantine = await openLogReader({ dataDir, name: "quarantine" });
  });
  afterEach(async () => {
    await role.stop(5000);
    await Promise.all([intake.close(), events.close(), quarantine.close()]);
    await rm(dataDir, { recursive: true });
  });

  const stored = async () =>
    (await events.read(0, ALL)).map(({ payload }) => JSON.parse(payload) as StoredEvent);
  const kept = async () =>
    (await quarantine.read(0, ALL)).map(({ payload }) => JSON.parse(payload) as QuarantinedEvent);
  const settled = (total: number) =>
    expect
      .poll(async () => (await stored()).length + (await kept()).length, { timeout: 20_000, interval: 10 })
      .toBe(total);

  it("change, drop and multiply events in a visible order, and keep what fails with its reason", async () => {
    await role.applyRelease(
      release(
        each(`if (event.properties.drop) return null;
          if (event.properties.fan) return [event, { ...event }, { ...event, messageId: "own" }];
          event.properties.seen = [metadata(event).sourceName]; return event;`),
        each(`if (event.properties.fail) { event.x.y }
          event.properties.seen?.push("second"); event.userId = "u2"; return event;`),
      ),
    );
    await intake.append({
      records: [
        request("slow", track("1"), track("2", { drop: 1 }), track("3", { fan: 1 }), track("4", { fail: 1 })),
        request("plain", track("5")),
      ],
    });
    await settled(7);
    const own = (await stored()).filter(({ sourceId }) => sourceId === "slow");
    expect(own.map(({ event }) => event.messageId)).toEqual(["1", "3", "3~2", "own"]);
    expect(own[0]).toMatchObject({
      item: 0,
      personKeys: ["u:u2"],
      event: { properties: { seen: ["Slow", "second"] }, receivedAt: "2026-03-01T12:00:00.000Z" },
      transformations: [
        { transformationId: "t0", version: 1 },
        { transformationId: "t1", version: 1 },
      ],
    });
    expect((await stored()).find(({ sourceId }) => sourceId === "plain")).not.toHaveProperty(
      "transformations",
    );
    expect(await kept()).toMatchObject([
      {
        code: "transformation_dropped",
        messageId: "2",
        raw: null,
        message: '"T0" dropped the event.',
        transformation: { transformationId: "t0", version: 1 },
      },
      {
        code: "transformation_failed",
        messageId: "4",
        raw: { properties: { fail: 1 } },
        message: expect.stringMatching(/^"T1" version 1, line 1: TypeError: /),
        transformation: { transformationId: "t1", version: 1 },
      },
    ]);
    expect(await quarantine.findById(recordId("q", "slow", "4", 0))).not.toBeNull();
    const counts = [...(await events.counts("", 0, 1e15)), ...(await quarantine.counts("", 0, 1e15))];
    expect(Object.fromEntries(counts.map(({ name, count }) => [name, count]))).toMatchObject({
      "transformed:t0": 3,
      "dropped:t0": 1,
      "transformed:t1": 2,
      "failed:t1": 1,
      "dropped:slow": 1,
      "quarantined:slow": 1,
    });
  });

  it("cannot forge where an event is from, nor make it unusable", async () => {
    await role.applyRelease(
      release(
        each(`if (event.messageId === "1") return { ...event, sourceId: "plain", receivedAt: "1999-01-01", type: "identify", traits: { "a": "\\u0000" } };
          if (event.messageId === "2") return { type: "nonsense", userId: "u" };
          return { hello: 1 };`),
      ),
    );
    await intake.append({ records: [request("slow", track("1"), track("2"), track("3"))] });
    await settled(3);
    expect(await stored()).toMatchObject([
      {
        sourceId: "slow",
        event: { type: "identify", receivedAt: "2026-03-01T12:00:00.000Z", traits: { a: "\uFFFD" } },
      },
    ]);
    expect((await kept()).map(({ code, message }) => [code, message])).toEqual([
      ["transformation_failed", expect.stringContaining("no known type")],
      ["transformation_failed", expect.stringContaining("no known type")],
    ]);
  });

  it("come and go while events flow: each event is processed exactly once, in order, and the strand goes home", async () => {
    await role.applyRelease(release());
    const total = 600;
    let sent = 0;
    const flow = (async () => {
      for (; sent < total; sent += 2) {
        const both = [
          request("slow", track(`s${String(sent)}`)),
          request("plain", track(`p${String(sent)}`)),
        ];
        await intake.append({ records: both });
        if (sent % 20 === 0) await sleep(2);
      }
    })();
    const mark = each("event.properties.marked = 1; return event;");
    for (const codes of [[mark], [], [mark, mark], []] as const) {
      await sleep(100);
      await role.applyRelease(release(...codes));
    }
    await flow;
    await settled(total);
    const all = await stored();
    for (const sourceId of ["slow", "plain"]) {
      const ids = all
        .filter((one) => one.sourceId === sourceId)
        .map(({ event }) => Number(event.messageId.slice(1)));
      expect(ids).toEqual(Array.from({ length: total / 2 }, (_, index) => index * 2));
    }
    expect(all.some(({ transformations }) => transformations?.length === 1)).toBe(true);
    expect((await events.counts("duplicate:", 0, 1e15)).length).toBe(0);
    await expect.poll(() => events.cursor("intake:slow"), { timeout: 5000 }).toBe(HOME);
  });

  it("go on after a restart where they were, also on the way home", async () => {
    await role.applyRelease(release(each("event.properties.n = 1; return event;")));
    await intake.append({ records: [request("slow", track("1")), request("plain", track("2"))] });
    await settled(2);
    await role.stop(5000);
    await intake.append({ records: [request("slow", track("3")), request("plain", track("4"))] });
    role = await startProcess(createContext(dataDir));
    await role.applyRelease(release());
    await settled(4);
    expect((await stored()).map(({ event }) => event.messageId).sort()).toEqual(["1", "2", "3", "4"]);
    await expect.poll(() => events.cursor("intake:slow"), { timeout: 5000 }).toBe(HOME);
    await intake.append({ records: [request("slow", track("5"))] });
    await settled(5);
    expect((await events.counts("duplicate:", 0, 1e15)).length).toBe(0);
  });
});
