import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { openLogReader, openLogWriter } from "../log/index.ts";
import { Feed } from "./feed.ts";
import { Lane } from "./lane.ts";
import { LaneRunner, type LaneOrders } from "./lane-runner.ts";
import { STAGE_FAULTS_MAX } from "./limits.ts";

const EVENTS = 20;

const ORDERS: LaneOrders = {
  admit: (_sourceId, _receivedAt, event) => {
    if (event.value.messageId === "msg-2") throw new Error("admission fails");
    return "admitted";
  },
  prepare: async (events) => {
    if (events.some(({ event }) => event.value.messageId === "msg-3")) throw new Error("preparation fails");
    return events.map(({ event }) => ({ kind: "send", events: [event.value] }));
  },
  binding: {
    connector: {
      render: () => ({ method: "POST", url: "", headers: {}, body: "" }),
      deliver: async (items) => ({
        outcomes: items.map(() => ({ kind: "ok", status: 200 })),
        exchange: null,
      }),
      batchItemsMax: () => 5,
      batchOutcome: "whole",
    },
    settings: {},
    batchBytesMax: 1_000_000,
  },
};

test("events over which the stage itself fails are dead letters after a few tries; the lane and all others go on", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-test-"));
  const writer = await openLogWriter({ dataDir, name: "events" });
  const records = Array.from({ length: EVENTS }, (_, number) => ({
    payload: JSON.stringify({
      sourceId: "src",
      intakeOffset: 0,
      item: number,
      personKeys: [`u:${String(number % 4)}`],
      event: sampleEvent(number),
    }),
  }));
  await writer.append({ records });
  const reader = await openLogReader({ dataDir, name: "events" });
  const lane = new Lane(
    {
      retry: { baseMs: 10, maxMs: 10, windowMs: 60_000, attemptsMax: Infinity },
      poll: null,
      maxInFlight: 4,
      ratePerSecond: null,
      batchItemsMax: 5,
      batchBytesMax: 1_000_000,
      batchOutcome: "whole",
    },
    { destinationId: "dst", cursor: 0, seq: 0, breaker: { kind: "closed" }, held: [] },
    Math.random,
  );
  const noted: AttemptRecord[] = [];
  const runner = new LaneRunner(lane, ORDERS, {
    feed: new Feed(reader),
    io: { now: () => Date.now(), send: () => Promise.reject(new Error("nothing is sent")) },
    random: Math.random,
    isOpen: () => true,
    note: (attempts) => void noted.push(...attempts),
    touch: () => undefined,
    complain: () => undefined,
  });
  try {
    runner.pump();
    const isOver = (): boolean =>
      lane.collect(Date.now(), true) !== null && lane.cursor === EVENTS && lane.heldCount === 0;
    for (let round = 0; round < 300 && !isOver(); round += 1) await sleep(10);
    expect(lane.cursor).toBe(EVENTS);
    expect(noted.filter(({ state }) => state === "delivered")).toHaveLength(EVENTS - 2);
    const dead = noted.filter(({ state }) => state === "dead_lettered" || state === "filtered");
    expect(dead.map(({ offset, code }) => [offset, code])).toEqual([
      [2, "internal"],
      [3, "internal"],
    ]);
    expect(noted.filter(({ offset }) => offset === 3)).toHaveLength(STAGE_FAULTS_MAX);
    expect(lane.breaker.state.kind).toBe("closed");
  } finally {
    await runner.stop();
    await reader.close();
    await writer.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
