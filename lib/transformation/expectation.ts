/** Whether an event became what a test case expects. Pure. */
import type { TransformedEvent } from "@/contract/transformation";
import type { Expectation } from "@/lib/contract/transformation";
import { isSameJson, valueAt } from "./same";

/** What is not as expected, in sentences; empty when all is. */
export function judge(expected: Expectation, result: TransformedEvent): string[] {
  const { error, outputs } = result;
  if (expected.kind === "throws") return judgeThrow(expected.message, error?.message ?? null);
  if (error !== null) return [`It threw: ${error.message}`];
  if (expected.kind === "dropped") return outputs.length === 0 ? [] : ["It was not dropped."];
  if (expected.kind === "output") return judgeOutputs(expected.outputs, outputs);
  if (outputs.length === 0) return ["It was dropped."];
  return outputs.flatMap((output) => judgePaths(expected, output));
}

function judgeThrow(part: string, message: string | null): string[] {
  if (message === null) return ["It did not throw."];
  return message.includes(part) ? [] : [`It threw something else: ${message}`];
}

type Events = readonly Readonly<Record<string, unknown>>[];

function judgeOutputs(expected: Events, outputs: Events): string[] {
  if (expected.length !== outputs.length)
    return [`Expected ${countOf(expected.length)}, got ${countOf(outputs.length)}.`];
  return outputs.flatMap((output, index) => {
    if (isSameJson(expected[index], output)) return [];
    return [outputs.length === 1 ? "The output differs." : `Output ${String(index + 1)} differs.`];
  });
}

const countOf = (count: number): string => (count === 1 ? "1 output" : `${String(count)} outputs`);

function judgePaths(
  { contains, absent }: Extract<Expectation, { kind: "contains" }>,
  output: Events[number],
): string[] {
  return [
    ...Object.entries(contains)
      .filter(([path, value]) => !isSameJson(valueAt(output, path), value))
      .map(([path, value]) => `${path} is ${shown(valueAt(output, path))}, expected ${shown(value)}.`),
    ...absent
      .filter((path) => valueAt(output, path) !== undefined)
      .map((path) => `${path} is there, but must not be.`),
  ];
}

const shown = (value: unknown): string => (value === undefined ? "missing" : JSON.stringify(value));
