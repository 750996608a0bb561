import { describe, expect, it } from "vitest";
import { ARRIVAL, intakeRecord, outcomeOf } from "./arrival.fixture.ts";
import { shape } from "./shape.ts";

const eventOf = (item: object, header = {}) => outcomeOf(intakeRecord(item, header)).events[0]!.event;
const batchOf = (body: object) => outcomeOf(intakeRecord(body, { kind: "batch" }));
const faultOf = (item: unknown) => {
  const { events, quarantined } = outcomeOf(intakeRecord(item));
  expect(events).toEqual([]);
  return quarantined[0]!.code;
};

describe("the shape of an event", () => {
  it("keeps what an SDK sends, and nothing else", () => {
    const item = {
      type: "track",
      event: "Order Completed",
      messageId: "m-1",
      userId: "u",
      anonymousId: "a",
      properties: { total: 9.5, "weird key": [null] },
      context: { library: { name: "x" } },
      integrations: { All: true },
      channel: "server",
      timestamp: "2026-03-01T11:00:00.000Z",
      writeKey: "secret",
      unknown: 1,
    };
    expect(eventOf(item)).toEqual({
      messageId: "m-1",
      type: "track",
      event: "Order Completed",
      userId: "u",
      anonymousId: "a",
      properties: { total: 9.5, "weird key": [null] },
      context: { library: { name: "x" } },
      integrations: { All: true },
      channel: "server",
      timestamp: "2026-03-01T11:00:00.000Z",
      originalTimestamp: "2026-03-01T11:00:00.000Z",
      sentAt: "2026-03-01T12:00:00.000Z",
      receivedAt: "2026-03-01T12:00:00.000Z",
    });
  });

  it("takes the type from the path first", () => {
    expect(eventOf({ userId: "u", type: "track" }, { type: "identify" }).type).toBe("identify");
  });

  it("trims identifiers, writes numbers as text and leaves out empty ones", () => {
    const event = eventOf({
      type: "identify",
      userId: 42,
      anonymousId: "  ",
      messageId: " m ",
      groupId: null,
    });
    expect(event).toMatchObject({ userId: "42", messageId: "m" });
    expect(Object.keys(event)).not.toContain("anonymousId");
    expect(Object.keys(event)).not.toContain("groupId");
  });

  it("puts the batch's context and integrations under the item's", () => {
    const { events } = batchOf({
      context: { app: { name: "batch" }, locale: "de" },
      integrations: { All: false },
      batch: [
        { type: "identify", userId: "a", context: { app: { version: "2" } } },
        { type: "identify", userId: "b", integrations: { X: true } },
      ],
    });
    expect(events.map(({ event }) => [event.context, event.integrations])).toEqual([
      [{ app: { version: "2" }, locale: "de" }, { All: false }],
      [
        { app: { name: "batch" }, locale: "de" },
        { All: false, X: true },
      ],
    ]);
  });

  it("gives a message without id one that is the same each time, and differs between messages", () => {
    const body = {
      batch: [
        { type: "identify", userId: "a" },
        { type: "identify", userId: "a", messageId: "" },
      ],
    };
    const ids = () => batchOf(body).events.map(({ event }) => event.messageId);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
    expect(ids()[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("finds names and categories where either family's SDKs put them", () => {
    expect(eventOf({ type: "page", userId: "u", name: "Home", category: "Docs" })).toMatchObject({
      name: "Home",
      category: "Docs",
    });
    expect(
      eventOf({ type: "page", userId: "u", properties: { name: "Home", category: "Docs" } }),
    ).toMatchObject({
      name: "Home",
      category: "Docs",
    });
    expect(eventOf({ type: "screen", userId: "u", event: "Main" }).name).toBe("Main");
  });

  it("finds identify traits in the context, too", () => {
    const context = { traits: { email: "a@b.c" } };
    expect(eventOf({ type: "identify", userId: "u", context }).traits).toEqual({ email: "a@b.c" });
    expect(eventOf({ type: "track", event: "e", userId: "u", context }).traits).toBeUndefined();
  });

  it("names the reason when an item cannot go on", () => {
    expect(faultOf('"text"')).toBe("event_not_object");
    expect(faultOf([])).toBe("event_not_object");
    expect(faultOf({ type: "trak", userId: "u" })).toBe("event_type_unknown");
    expect(faultOf({ type: "track", userId: "u", event: "  " })).toBe("event_name_missing");
    expect(faultOf({ type: "page" })).toBe("event_identity_missing");
    expect(faultOf({ type: "page", userId: {} })).toBe("event_field_invalid");
    expect(faultOf({ type: "page", userId: "x".repeat(501) })).toBe("event_field_invalid");
    expect(faultOf({ type: "page", userId: "u", context: [] })).toBe("event_field_invalid");
    expect(faultOf({ type: "page", userId: "u", messageId: "x".repeat(201) })).toBe("event_field_invalid");
  });

  it("lets an alias name the person by previousId alone", () => {
    expect(shape({ type: "alias", previousId: "p" }, 0, ARRIVAL)).toMatchObject({ previousId: "p" });
  });

  it("cuts a name that is too long without breaking a character", () => {
    const event = `${"x".repeat(999)}🦉`;
    const stored = eventOf({ type: "track", userId: "u", event }).event!;
    expect(stored.length).toBe(1000);
    expect(stored.isWellFormed()).toBe(true);
  });
});
