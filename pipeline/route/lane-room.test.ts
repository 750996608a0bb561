import { expect, test } from "vitest";
import { createEntry } from "./entry.ts";
import { Lane } from "./lane.ts";
import { WINDOW_BYTES_MAX } from "./limits.ts";

test("a window full of few large events that are done has room again, also when nothing new arrives to wake the lane", () => {
  const lane = new Lane(
    {
      retry: { baseMs: 1000, maxMs: 60_000, windowMs: 3_600_000, attemptsMax: Infinity },
      poll: null,
      maxInFlight: 16,
      ratePerSecond: null,
      batchItemsMax: 100,
      batchBytesMax: WINDOW_BYTES_MAX,
      batchOutcome: "whole",
    },
    { destinationId: "dst", cursor: 0, seq: 0, breaker: { kind: "closed" }, held: [] },
    () => 0.5,
  );
  const bytes = WINDOW_BYTES_MAX / 8;
  const entries = Array.from({ length: 8 }, (_, offset) =>
    createEntry({
      offset,
      sourceId: "src",
      messageId: `m${String(offset)}`,
      receivedAt: 0,
      personKeys: [`u:${String(offset)}`],
      deliveryId: `d${String(offset)}`,
      bytes,
      event: null,
    }),
  );
  lane.admit(entries, entries.length);
  expect(lane.room(0)).toBe(0);
  for (const dispatch of lane.plan(0)) {
    const outcomes = dispatch.entries.map(() => ({ kind: "ok" as const, status: 200 }));
    lane.settle(dispatch, { outcomes, exchange: null }, 1);
  }
  expect(lane.inFlight).toBe(0);
  expect(lane.room(1)).toBeGreaterThan(0);
});
