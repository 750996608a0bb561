import { expect, test } from "vitest";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import { storedText } from "../../contract/stored-event.ts";
import type { LogReader } from "../log/index.ts";
import { Feed } from "./feed.ts";

const RECORDS = 10;

/** A log of ten events, two a page, and the offsets at which it was read. */
function logOf() {
  const reads: number[] = [];
  const reader: Pick<LogReader, "read"> = {
    read: async (from) => {
      reads.push(from);
      const offsets = [from, from + 1].filter((offset) => offset < RECORDS);
      return offsets.map((offset) => ({
        offset,
        at: 0,
        payload: storedText({
          sourceId: "src",
          intakeOffset: offset,
          item: 0,
          personKeys: ["u:1"],
          event: sampleEvent(offset),
        }),
      }));
    },
  };
  return { reads, reader };
}

test("lanes that read at about the same time share what was read and decoded", async () => {
  const { reads, reader } = logOf();
  const feed = new Feed(reader, { lanes: () => 3 });
  const first = await feed.read(0);
  await feed.read(2);
  expect((await feed.read(0)).events[0]).toBe(first.events[0]);
  expect((await feed.read(1)).events).toEqual([first.events[1]]);
  expect(reads).toEqual([0, 2]);
});

test("a lane that reads alone leaves nothing behind", async () => {
  const { reads, reader } = logOf();
  const feed = new Feed(reader, { lanes: () => 1 });
  await feed.read(0);
  await feed.read(0);
  expect(reads).toEqual([0, 0]);
});

test("an event tells whose it is before anybody reads it, and then what it says", async () => {
  const { events, next } = await new Feed(logOf().reader).read(4);
  expect(next).toBe(6);
  expect(events[0]).toMatchObject({ offset: 4, sourceId: "src", messageId: "msg-4", personKeys: ["u:1"] });
  expect(events[0]?.receivedAt).toBe(Date.parse(sampleEvent(4).receivedAt));
  expect(events[0]?.carried.json).toBe(JSON.stringify(sampleEvent(4)));
  expect(events[0]?.event).toEqual(sampleEvent(4));
});
