import { expect, test } from "vitest";
import type { CanonicalEvent } from "@/contract/event";
import { explainChanges } from "./changes";

const event: CanonicalEvent = {
  messageId: "m1",
  type: "track",
  event: "Order Completed",
  userId: "42",
  context: {},
  timestamp: "2026-01-01T12:00:00.000Z",
  originalTimestamp: "2026-01-01T09:00:00.000Z",
  sentAt: "2026-01-01T09:00:00.000Z",
  receivedAt: "2026-01-01T12:00:00.000Z",
};

test("a wrong clock is told with its size and direction", () => {
  const { notes } = explainChanges({ timestamp: "2026-01-01T09:00:00.000Z" }, event);
  expect(notes[0]).toContain("3 h behind");
});

test("fields that the gateway filled in are named", () => {
  const { notes, changes } = explainChanges({ event: "Order Completed", userId: 42 }, event);
  expect(notes).toContain("The event carried no messageId, so it was given one.");
  expect(notes).toContain("The type was named by the request’s path.");
  expect(notes).toContain("The event carried no timestamp: the time of arrival stands for it.");
  expect(changes.find(({ path }) => path === "userId")).toMatchObject({ before: 42, after: "42" });
});

test("an untouched event with a right clock has nothing to explain but its clock", () => {
  const right = { ...event, originalTimestamp: event.timestamp, sentAt: event.receivedAt };
  expect(explainChanges({ ...right }, right)).toEqual({
    changes: [],
    notes: ["The client’s clock agreed with ours within a second."],
  });
});

test("a request that is no longer kept explains nothing", () => {
  expect(explainChanges(null, event)).toEqual({ changes: [], notes: [] });
});
