import { expect, test } from "vitest";
import { parseJson, requireStorable } from "./text";

test.each(['{"name":"a\\u0000"}', '{"a":["\\ud800"]}', '{"\\udc00":1}', '"\\uDBFF"'])(
  "%s is refused, because no database could keep it",
  (text) => expect(() => parseJson(text)).toThrow("NUL or unpaired surrogates"),
);

test("escapes of what can be kept are fine, and what is no JSON is called so", () => {
  expect(parseJson('{"a":"\\u00e4\\ud83d\\ude00"}')).toEqual({ a: "ä😀" });
  expect(parseJson("[1]")).toEqual([1]);
  expect(() => parseJson('{"\\u0000')).toThrow("not valid JSON");
  expect(() => requireStorable("src_1")).not.toThrow();
});
