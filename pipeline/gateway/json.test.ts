import { assert, jsonValue, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBody } from "./json.ts";

const parse = (text: string): ReturnType<typeof parseBody> => parseBody(Buffer.from(text));
const codeOf = (body: Buffer): string => {
  const parsed = parseBody(body);
  return parsed.kind === "refused" ? parsed.code : "parsed";
};

const isHarmless = (value: unknown): boolean => !/__proto__|constructor/.test(JSON.stringify(value));

describe("parseBody", () => {
  it("keeps the text as it came, to the last digit", () => {
    const text = '{ "n": 12345678901234567890, "n": 1.0, "s": "\\u0000 \\ud800 ü" }';
    expect(parse(text)).toMatchObject({ kind: "parsed", text });
  });

  it("returns what JSON.parse returns, for any JSON without keys that could reach a prototype", () => {
    assert(
      property(jsonValue({ maxDepth: 5 }).filter(isHarmless), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toMatchObject({ kind: "parsed", text, value: JSON.parse(text) });
      }),
    );
  });

  it("never throws, whatever the bytes", () => {
    assert(
      property(uint8Array({ maxLength: 200 }), (bytes) => void codeOf(Buffer.from(bytes))),
      {
        numRuns: 2000,
      },
    );
  });

  it("refuses bytes that are not UTF-8, and skips a byte order mark", () => {
    expect(codeOf(Buffer.from([0x22, 0xff, 0x22]))).toBe("invalid_utf8");
    expect(codeOf(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBe("invalid_utf8");
    expect(codeOf(Buffer.from("\ufeff{}"))).toBe("parsed");
  });

  it.each(["", "{", "nul", '{"a":}', "{'a':1}", "[1,]", "NaN", "undefined", '{"a":01}', "\u0000"])(
    "refuses %j",
    (text) => expect(codeOf(Buffer.from(text))).toBe("invalid_json"),
  );

  it.each([
    ['{"__proto__":{"polluted":1},"a":1}', '{"a":1}'],
    ['{"\\u005f_proto__":{"polluted":1},"a":1}', '{"a":1}'],
    ['{"\\u005F\\u005fproto\\u005f_" : 1,"a":[{"__proto__":null}]}', '{"a":[{}]}'],
    ['{"constructor":{"prototype":{"polluted":1}},"a":1}', '{"a":1}'],
    ['{"\\u0063onstructor":{"prototype":{}},"a":1}', '{"a":1}'],
  ])("removes keys that could reach a prototype from %s", (text, cleaned) => {
    expect(parse(text)).toMatchObject({ kind: "parsed", text: cleaned });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("leaves harmless mentions of such keys alone", () => {
    for (const text of [
      '{"a":"__proto__"}',
      '{"constructor":"Ferrari"}',
      '{"constructor":{"name":"x"}}',
      '["\\u00e9"]',
    ]) {
      expect(parse(text)).toMatchObject({ kind: "parsed", text });
    }
  });

  it("knows the depth before it parses", () => {
    expect(codeOf(Buffer.from("[".repeat(100_000)))).toBe("too_deep");
  });
});
