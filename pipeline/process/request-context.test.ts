import { expect, it } from "vitest";
import { intakeRecord, outcomeOf } from "./arrival.fixture.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const contextOf = (item: object, header = {}) =>
  outcomeOf(intakeRecord({ type: "page", userId: "u", ...item }, header)).events[0]!.event.context;

it("fills address and browser for an event that comes straight from a browser", () => {
  expect(contextOf({}, { userAgent: FIREFOX })).toEqual({ ip: "203.0.113.9", userAgent: FIREFOX });
});

it("keeps what the client says itself", () => {
  const context = { ip: "198.51.100.1", userAgent: "mine" };
  expect(contextOf({ context }, { userAgent: FIREFOX })).toEqual(context);
});

it("says nothing about the person when a server sends", () => {
  expect(contextOf({})).toEqual({});
});

it("fills the address for phones and for servers that say they are direct", () => {
  expect(contextOf({ channel: "mobile" })).toEqual({ ip: "203.0.113.9" });
  expect(contextOf({ context: { device: { type: "ios" } } })).toMatchObject({ ip: "203.0.113.9" });
  expect(contextOf({ context: { direct: true } })).toMatchObject({ ip: "203.0.113.9" });
});

it("changes no other item of the batch", () => {
  const body = {
    context: { locale: "de" },
    batch: [
      { type: "page", userId: "a", channel: "web" },
      { type: "page", userId: "b" },
    ],
  };
  const { events } = outcomeOf(intakeRecord(body, { kind: "batch" }));
  expect(events.map(({ event }) => event.context)).toEqual([
    { locale: "de", ip: "203.0.113.9" },
    { locale: "de" },
  ]);
});
