import { describe, expect, it } from "vitest";
import { intakeRecord, outcomeOf, RECEIVED_AT } from "./arrival.fixture.ts";
import { parseTime } from "./time.ts";

const track = { type: "track", event: "Seen", userId: "u", messageId: "m" };
const RECEIVED = new Date(RECEIVED_AT).toISOString();

function timesOf(fields: object, batch?: object) {
  const body = batch === undefined ? { ...track, ...fields } : { ...batch, batch: [{ ...track, ...fields }] };
  const { events } = outcomeOf(intakeRecord(body, { kind: batch === undefined ? "single" : "batch" }));
  const { timestamp, originalTimestamp, sentAt, receivedAt } = events[0]!.event;
  return { timestamp, originalTimestamp, sentAt, receivedAt };
}

describe("correcting time", () => {
  it("takes the client's skew out, however wrong its clock is", () => {
    const fields = { timestamp: "1999-12-31T23:59:50.000Z", sentAt: "2000-01-01T00:00:00.000Z" };
    expect(timesOf(fields)).toEqual({
      timestamp: "2026-03-01T11:59:50.000Z",
      originalTimestamp: "1999-12-31T23:59:50.000Z",
      sentAt: "2000-01-01T00:00:00.000Z",
      receivedAt: RECEIVED,
    });
  });

  it("uses sentAt of the batch, unless the item has its own", () => {
    const fields = { originalTimestamp: "2026-03-01T13:00:00.000Z" };
    expect(timesOf(fields, { sentAt: "2026-03-01T13:00:01.000Z" }).timestamp).toBe(
      "2026-03-01T11:59:59.000Z",
    );
    const own = { ...fields, sentAt: "2026-03-01T13:00:02.000Z" };
    expect(timesOf(own, { sentAt: "2026-03-01T13:00:01.000Z" }).timestamp).toBe("2026-03-01T11:59:58.000Z");
  });

  it("trusts the client's time when nobody says when it was sent", () => {
    expect(timesOf({ timestamp: "2020-05-05T05:05:05Z" })).toMatchObject({
      timestamp: "2020-05-05T05:05:05.000Z",
      sentAt: RECEIVED,
    });
  });

  it("falls back to the time of arrival for what is no time, too old or absurdly late", () => {
    for (const timestamp of [
      "soon",
      "",
      {},
      null,
      true,
      "1800-01-01T00:00:00Z",
      "+012026-01-01T00:00:00Z",
      1e300,
    ]) {
      expect(timesOf({ timestamp })).toMatchObject({ timestamp: RECEIVED, originalTimestamp: RECEIVED });
    }
    expect(timesOf({ timestamp: "2027-01-01T00:00:00.000Z" })).toMatchObject({
      timestamp: RECEIVED,
      originalTimestamp: "2027-01-01T00:00:00.000Z",
    });
  });

  it("tries originalTimestamp when timestamp is unusable", () => {
    const fields = { timestamp: "soon", originalTimestamp: "2026-02-01T00:00:00.000Z" };
    expect(timesOf(fields).originalTimestamp).toBe("2026-02-01T00:00:00.000Z");
  });
});

describe("parsing a time", () => {
  it.each([
    ["2026-03-01T12:00:00.000Z", "2026-03-01T12:00:00.000Z"],
    ["2026-03-01T12:00:00.123456Z", "2026-03-01T12:00:00.123Z"],
    ["2026-03-01T12:00:00", "2026-03-01T12:00:00.000Z"],
    ["2026-03-01 12:00:00", "2026-03-01T12:00:00.000Z"],
    ["2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00.000Z"],
    ["2026-03-01T12:00:00+0200", "2026-03-01T10:00:00.000Z"],
    ["2026-03-01T12:00:00-05", "2026-03-01T17:00:00.000Z"],
    ["2026-02-30T12:00:00.000Z", "2026-03-02T12:00:00.000Z"],
    [" 2026-03-01T12:00:00Z ", "2026-03-01T12:00:00.000Z"],
    [1_772_366_400, "2026-03-01T12:00:00.000Z"],
    [1_772_366_400_000, "2026-03-01T12:00:00.000Z"],
  ])("reads %s as %s", (text, iso) => {
    expect(new Date(parseTime(text) ?? 0).toISOString()).toBe(iso);
  });
});
