import { assert, integer, jsonValue, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { scan } from "./scan.ts";

const scanText = (text: string): ReturnType<typeof scan> => scan(Buffer.from(text), 64);

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("scan", () => {
  it("agrees with the parsed value about depth, whatever strings contain", () => {
    assert(
      property(jsonValue({ maxDepth: 7 }), integer({ min: 1, max: 8 }), (value, max) => {
        const bytes = Buffer.from(JSON.stringify(value, null, 1));
        expect(scan(bytes, max).tooDeep).toBe(depthOf(value) > max);
      }),
      { numRuns: 500 },
    );
  });

  it("allows 64 levels and not one more", () => {
    expect(scanText("[".repeat(64) + "]".repeat(64)).tooDeep).toBe(false);
    expect(scanText("[".repeat(65) + "]".repeat(65)).tooDeep).toBe(true);
    expect(scanText(`${'{"a":'.repeat(65)}1${"}".repeat(65)}`).tooDeep).toBe(true);
  });

  it("stops at once when the text is nothing but brackets", () => {
    const cpuBefore = process.threadCpuUsage();
    expect(scan(Buffer.alloc(4 * 2 ** 20, "["), 64).tooDeep).toBe(true);
    expect(process.threadCpuUsage(cpuBefore).user).toBeLessThan(50_000);
  });

  it("ignores brackets in strings, also behind escaped quotes", () => {
    expect(scanText(JSON.stringify({ a: '\\"[[['.repeat(100) })).tooDeep).toBe(false);
  });

  it("bounds the size of every item of a batch, in bytes", () => {
    const items = [{ event: "ä".repeat(100) }, { event: "b" }];
    const largest = Buffer.byteLength(JSON.stringify(items[0]));
    expect(scanText(JSON.stringify({ batch: items })).largestItemBytes).toBe(largest);
  });

  it("notices numbers that may not fit, not the e of true and false", () => {
    expect(scanText('{"a":1e400}').hugeNumber).toBe(true);
    expect(scanText('{"a":1E400}').hugeNumber).toBe(true);
    expect(scanText(`{"a":[1,${"9".repeat(310)}]}`).hugeNumber).toBe(true);
    expect(scanText('{"a":true,"b":[false,"1e9"],"c":12345678901234567890}').hugeNumber).toBe(false);
  });

  it.each(['"', '"\\', "{", "}", "]]]", "", "\\"])("ends on the broken text %j", (text) => {
    expect(scanText(text).tooDeep).toBe(false);
  });
});
