import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern.ts";

const accepted = (source: string) => fc.pre(isValid(source));
function isValid(source: string): boolean {
  try {
    return new RegExp(source, "u").unicode;
  } catch {
    return false;
  }
}

/** Patterns small enough for the platform's own engine, with everything that may be nested. */
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(
      "a",
      "b",
      ".",
      "[ab]",
      "[^a]",
      "\\d",
      "\\w",
      "\\b",
      "\\B",
      "^",
      "$",
      "\\.",
      "é",
      "😀",
      "\\p{L}",
      "\\u{1f600}",
    ),
    fc.tuple(tie("node"), tie("node")).map(([one, other]) => one + other),
    fc.tuple(tie("node"), tie("node")).map(([one, other]) => `(?:${one}|${other})`),
    fc
      .tuple(tie("node"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"))
      .map(([one, times]) => `(${one})${times}`),
  ),
})).node;
const text = fc.string({ unit: fc.constantFrom("a", "b", "1", ".", "é", "😀", " ", "\n"), maxLength: 8 });

describe("a pattern of a schema", () => {
  it("says what the platform's own engine says", () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { maxLength: 4 }), (source, texts) => {
        accepted(source);
        const matcher = compilePattern(source);
        // Beyond the length that may go to the platform, so that the automaton answers.
        for (const each of texts)
          expect([source, each, matcher.test(each)]).toEqual([
            source,
            each,
            new RegExp(source, "u").test(each),
          ]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["^(a+)+$", `${"a".repeat(30_000)}b`],
    ["^(a|a)*$", `${"a".repeat(30_000)}b`],
    ["\\d+\\d+\\d+z", "1".repeat(30_000)],
    ["^(a{1,20}){1,20}$", `${"a".repeat(30_000)}b`],
    ["(.*)*(.*)*(.*)*x", "é".repeat(10_000)],
    ["a*b", "a".repeat(30_000)],
  ])("%s ends soon, whatever the text", (source, long) => {
    const matcher = compilePattern(source);
    const cpuBefore = process.threadCpuUsage();
    expect(matcher.test(long)).toBe(false);
    expect(process.threadCpuUsage(cpuBefore).user).toBeLessThan(1_500_000);
  });

  it.each([
    ["(?=a)b", /look-around/],
    ["(?<!a)b", /look-around/],
    ["(a)\\1", /back-references/],
    ["(", /./],
    ["(a{1000}){1000}", /too large/],
    [`${"(".repeat(60)}a${")".repeat(60)}`, /nested/],
  ])("%s is refused with the reason", (source, why) => {
    expect(() => compilePattern(source)).toThrow(why);
  });

  it("takes patterns that only work without the Unicode flag", () => {
    expect(compilePattern("^\\-\\d{2,}$").test("-12")).toBe(true);
    expect(compilePattern("^(\\-x)+(\\-y)*$").test("-x-x-y")).toBe(true);
    expect(compilePattern("a{,2}").test("a{,2}")).toBe(true);
  });
});
