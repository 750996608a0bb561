import { expect, test } from "vitest";
import type { EventSummary, Refusal } from "@/contract/control";
import { neighbourOf, refusalReason, rowHref, rowKey, rowName } from "./event-row";

const refusal = (code: string, isCode = false): Refusal => ({
  state: code === "transformation_dropped" ? "dropped" : "quarantined",
  itemId: "7",
  code,
  message: "",
  transformation: isCode ? { transformationId: "trf_1", version: 1 } : null,
});

const row = (messageId: string, change: Partial<EventSummary> = {}): EventSummary => ({
  offset: 7,
  messageId,
  sourceId: "src_1",
  type: "track",
  name: "Paid",
  userId: null,
  anonymousId: null,
  receivedAt: 0,
  event: {
    messageId,
    type: "track",
    context: {},
    timestamp: "",
    originalTimestamp: "",
    sentAt: "",
    receivedAt: "",
  },
  plan: null,
  transformations: [],
  outcomes: [],
  refusal: null,
  ...change,
});

test("an accepted event and a refused item of the same number are two rows", () => {
  expect(rowKey(row("a"))).not.toBe(rowKey(row("a", { refusal: refusal("plan_violation") })));
});

test("a row leads to the event's story, and to the quarantine when there is none", () => {
  const kept = { refusal: refusal("event_not_object") };
  expect(rowHref(row("a b"))).toBe("/events/a%20b?source=src_1");
  expect(rowHref(row("a", kept))).toBe("/events/a?source=src_1");
  expect(rowHref(row("", kept))).toBe("/sources/src_1?tab=quarantine&item=7");
  expect(rowName(row("", { name: "", type: null }))).toBe("Not an event");
});

test("the reason is told in words, and names the transformation", () => {
  const words = (code: string, isCode = false): string => refusalReason(refusal(code, isCode), () => "Clean");
  expect(words("plan_violation")).toBe("breaks its plan");
  expect(words("transformation_dropped", true)).toBe("by Clean");
  expect(words("transformation_dropped")).toBe("by a transformation");
  expect(words("transformation_failed", true)).toBe("Clean failed");
  expect(words("transformation_timeout", true)).toBe("Clean ran too long");
  expect(words("event_name_missing")).toBe("has no name");
  expect(words("too_deep")).toBe("the JSON is nested deeper than 64 levels");
});

test("the next event is another one that has a story", () => {
  const rows = [row("a"), row("a", { refusal: refusal("plan_violation") }), row(""), row("b")];
  expect(neighbourOf(rows, 0, 1)?.messageId).toBe("b");
  expect(neighbourOf(rows, 3, -1)).toBe(rows[1]);
  expect(neighbourOf(rows, 3, 1)).toBeUndefined();
  expect(neighbourOf(rows, -1, 1)).toBeUndefined();
});
