import { expect, test } from "vitest";
import { countWords, outcomeOf, outcomeWords } from "./outcome";

const became = (...outputs: Record<string, unknown>[]) => ({ outputs, logs: [], error: null, elapsedMs: 0 });
const error = { code: "transformation_failed", message: "no", line: 1, column: 1, stack: null };

test("an event is unchanged, changed by so many fields, dropped, several, or failed", () => {
  const input = { a: 1, b: { c: 2 } };
  const outcomes = [
    outcomeOf(input, became(input)),
    outcomeOf(input, became({ a: 2, b: {} })),
    outcomeOf(input, became()),
    outcomeOf(input, became(input, input, input)),
    outcomeOf(input, { ...became(), error }),
  ];
  expect(outcomes.map(outcomeWords)).toEqual([
    "Unchanged",
    "2 fields changed",
    "Dropped",
    "Became 3 events",
    "Threw",
  ]);
  expect(countWords(outcomes)).toBe("1 changed, 1 unchanged, 1 fanned out, 1 dropped, 1 threw");
});
