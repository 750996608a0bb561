import { expect, test } from "vitest";
import { parsePasted } from "./sample-input";

const labels = (text: string) => {
  const pasted = parsePasted(text);
  return pasted.kind === "events" ? pasted.inputs.map(({ label }) => label) : pasted.message;
};

test("one event, an array, a batch and a line each are all taken", () => {
  expect(labels('{"event":"A"}')).toEqual(["A"]);
  expect(labels('[{"event":"A"},{"type":"page","name":"Home"}]')).toEqual(["A", "Home"]);
  expect(labels('{"batch":[{"type":"identify"}]}')).toEqual(["identify"]);
  expect(labels('{"event":"A"}\n{"event":"B"}\n')).toEqual(["A", "B"]);
});

test("what is no event is told", () => {
  expect(labels("[]")).toBe("Paste at least one event.");
  expect(labels("[1]")).toBe("Each event is a JSON object.");
  expect(labels("{")).toMatch(/JSON/);
});
