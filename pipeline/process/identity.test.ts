import { expect, it } from "vitest";
import { intakeRecord, outcomeOf } from "./arrival.fixture.ts";

const keysOf = (item: object) => outcomeOf(intakeRecord(item)).events[0]!.personKeys;

it("keys an event by every identifier that names its person", () => {
  expect(keysOf({ type: "page", userId: "1", anonymousId: "1" })).toEqual(["u:1", "a:1"]);
  expect(keysOf({ type: "page", anonymousId: "x" })).toEqual(["a:x"]);
});

it("keys an alias by both people, whichever kind the previous id is", () => {
  expect(keysOf({ type: "alias", userId: "new", previousId: "old" })).toEqual(["u:new", "u:old", "a:old"]);
  expect(keysOf({ type: "alias", userId: "n", anonymousId: "o", previousId: "o" })).toEqual([
    "u:n",
    "a:o",
    "u:o",
  ]);
});

it("ignores previousId elsewhere", () => {
  expect(keysOf({ type: "page", userId: "1", previousId: "0" })).toEqual(["u:1"]);
});
