import { expect, test } from "vitest";
import { unappliedOf } from "./published";

const write = (release: unknown) => ({ id: "src_1", release });

test("a write that does not run yet says why, in words of its own for each reason", () => {
  const words = (["down", "slow", "refused"] as const).map((reason) =>
    unappliedOf(
      write({ number: 7, applied: false, reason, message: reason === "refused" ? "No room." : null }),
    ),
  );
  expect(words[0]).toContain("is down");
  expect(words[1]).toContain("not done with release 7");
  expect(words[2]).toContain("refuses release 7");
  expect(words[2]).toContain("No room.");
});

test("nothing is said of a write that runs, nor of one that makes no release", () => {
  expect(unappliedOf(write({ number: 7, applied: true, reason: null, message: null }))).toBeNull();
  expect(unappliedOf({ id: "q_1" })).toBeNull();
  expect(unappliedOf(null)).toBeNull();
});
