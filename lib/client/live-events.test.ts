import { expect, test } from "vitest";
import type { EventSummary } from "@/contract/control";
import type { AttemptRecord } from "@/contract/delivery";
import { merge } from "./live-events";

const event = (offset: number): EventSummary => ({
  offset,
  messageId: `m${String(offset)}`,
  sourceId: "s",
  type: "track",
  name: "n",
  userId: null,
  anonymousId: "a",
  receivedAt: offset,
  event: {
    messageId: `m${String(offset)}`,
    type: "track",
    context: {},
    timestamp: "",
    originalTimestamp: "",
    sentAt: "",
    receivedAt: "",
  },
  outcomes: [],
});
const outcome = (offset: number, state: AttemptRecord["state"]): AttemptRecord => ({
  destinationId: "d",
  offset,
  messageId: `m${String(offset)}`,
  state,
  attempt: 1,
  at: 0,
  durationMs: 0,
  status: null,
  code: null,
  message: null,
  nextAttemptAt: null,
  deliveryId: "x",
});

test("newest events come first and only so many are kept", () => {
  const merged = merge([event(1)], [event(2), event(3)], [], 2);
  expect(merged.map(({ offset }) => offset)).toEqual([3, 2]);
});

test("an outcome replaces what was known of its destination, on its event only", () => {
  const before = merge([event(1), event(0)], [], [outcome(1, "retrying")], 10);
  const after = merge(before, [], [outcome(1, "delivered")], 10);
  expect(after[0]?.outcomes.map(({ state }) => state)).toEqual(["delivered"]);
  expect(after[1]?.outcomes).toEqual([]);
});
