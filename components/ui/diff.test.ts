import { describe, expect, it } from "vitest";
import { diffJson } from "./diff";

describe("the difference of two JSON values", () => {
  it("names each leaf that changed by its path", () => {
    expect(diffJson({ a: 1, b: { c: [1, 2] } }, { a: 1, b: { c: [1, 3] }, d: null })).toEqual([
      { path: "b.c.1", kind: "changed", before: 2, after: 3 },
      { path: "d", kind: "added", before: undefined, after: null },
    ]);
  });

  it("shows a creation as additions and a deletion as removals", () => {
    expect(diffJson(null, { a: 1 })).toEqual([{ path: "a", kind: "added", before: undefined, after: 1 }]);
    expect(diffJson({ a: 1 }, null)).toEqual([{ path: "a", kind: "removed", before: 1, after: undefined }]);
  });

  it("treats a list that became an object as one change", () => {
    expect(diffJson({ a: [] }, { a: {} })).toEqual([{ path: "a", kind: "changed", before: [], after: {} }]);
  });

  it("finds nothing between equal values", () => {
    expect(diffJson({ a: { b: [null] } }, { a: { b: [null] } })).toEqual([]);
  });
});
