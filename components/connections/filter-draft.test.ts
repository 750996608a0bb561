import { describe, expect, it } from "vitest";
import { draftOf, filterFaults, filterOf, hasFaults } from "./filter-draft";
import { filterWords } from "./filter-words";

describe("a connection's filter as a form", () => {
  it("is null when it restricts nothing", () => {
    expect(filterOf(draftOf(null))).toBeNull();
    expect(filterOf({ ...draftOf(null), events: " \n \n" })).toBeNull();
  });

  it("survives the way into the form and back", () => {
    const filter = { types: ["track" as const], events: ["Order*", "Refund"], excludeEvents: ["Debug*"] };
    expect(filterOf(draftOf(filter))).toEqual(filter);
  });

  it("keeps each name once, without spaces around it", () => {
    expect(filterOf({ ...draftOf(null), events: " A \nB\nA" })).toEqual({ events: ["A", "B"] });
  });

  it("complains about what lets nothing through or reads otherwise than it works", () => {
    expect(filterFaults({ ...draftOf(null), types: [] }).types).toBeDefined();
    expect(filterFaults({ ...draftOf(null), events: "Or*der" }).events).toMatch(/only at the end/);
    expect(hasFaults(filterFaults({ ...draftOf(null), events: "*\nOrder*" }))).toBe(false);
  });

  it("is told in a sentence", () => {
    expect(filterWords(null)).toBe("Every event");
    expect(filterWords({ types: ["track"], events: ["A", "B", "C", "D"] })).toBe(
      "Only track · Only events named A, B, C and 1 more",
    );
  });
});
