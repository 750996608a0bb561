import { describe, expect, it } from "vitest";
import { fillBuckets, isAlone, joinSeries, totalOf } from "./series";

describe("the points of a chart", () => {
  it("fills quiet buckets with zero and unknown ones with a gap", () => {
    const span = { from: 0, to: 300, bucketMs: 100 };
    expect(fillBuckets([{ at: 100, count: 4 }], span)).toEqual([
      { at: 0, count: 0 },
      { at: 100, count: 4 },
      { at: 200, count: 0 },
    ]);
    expect(fillBuckets([], span, null).every((point) => point.count === null)).toBe(true);
  });

  it("stand alone where both neighbours are unknown, also at the ends", () => {
    const points = [3, null, 4, 5, null, 6].map((value, at) => ({ at, values: { ms: value } }));
    expect(points.map((_, at) => isAlone(points, at, "ms"))).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(isAlone([{ at: 0, values: { ms: 0 } }], 0, "ms")).toBe(true);
    expect(isAlone(points, 0, "other")).toBe(false);
  });

  it("joins series by time, in order of time", () => {
    const points = joinSeries({
      a: [{ at: 2, count: 1 }],
      b: [
        { at: 1, count: 5 },
        { at: 2, count: 6 },
      ],
    });
    expect(points).toEqual([
      { at: 1, values: { b: 5 } },
      { at: 2, values: { a: 1, b: 6 } },
    ]);
    expect(totalOf(points, "b")).toBe(11);
  });
});
