import { assert, jsonValue, property, string } from "fast-check";
import { expect, test } from "vitest";
import { compileJson, compileUrl } from "./template.ts";

const scope = (event: unknown) => ({ event, sourceId: "src_1", deliveryId: "dlv_1" });

test("an unquoted placeholder becomes the value, a quoted one text", () => {
  const body = compileJson(
    '{"total": {{event.properties.total}}, "note": "for {{event.userId}}!", "none": {{ event.nope }}}',
  );
  expect(JSON.parse(body(scope({ userId: "u1", properties: { total: 12.5 } })))).toEqual({
    total: 12.5,
    note: "for u1!",
    none: null,
  });
});

test("whatever the data is, the body stays JSON of the same shape", () => {
  const body = compileJson('{"value": {{event.x}}, "text": "a {{event.x}} b"}');
  assert(
    property(jsonValue(), (x) => {
      const parsed = JSON.parse(body(scope({ x }))) as Record<string, unknown>;
      expect(Object.keys(parsed)).toEqual(["value", "text"]);
      expect(JSON.stringify(parsed["value"])).toBe(JSON.stringify(x));
    }),
  );
});

test("whatever the data is, it stays in its part of the URL", () => {
  const url = compileUrl("https://api.example.com/people/{{event.userId}}/notes?q={{event.userId}}#end");
  assert(
    property(string({ unit: "binary" }), (userId) => {
      if (userId === "." || userId === "..") return;
      const { origin, pathname, hash } = new URL(url(scope({ userId })));
      expect(origin).toBe("https://api.example.com");
      expect(hash).toBe("#end");
      expect(pathname.split("/")).toHaveLength(4);
    }),
  );
  for (const userId of [".", ".."]) expect(() => url(scope({ userId }))).toThrow(RangeError);
});

test("only own properties are found", () => {
  const body = compileJson(
    "[{{event.constructor}}, {{event.__proto__.x}}, {{event.list.0.a}}, {{event.text.length}}]",
  );
  expect(body(scope({ list: [{ a: 1 }], text: "abc" }))).toBe("[null,null,1,null]");
});

test.each([
  ["{", /JSON/],
  ["{{event.a}} {{event.b}}", /JSON/],
  ['{"a": {{user.name}}}', /unknown/],
  ['{"a": "{{event.a b}}"}', /unknown/],
  ['{"a": {{event.a}', /JSON|closed/],
])("a template that cannot work says why: %s", (template, why) => {
  expect(() => compileJson(template)).toThrow(why);
});

test("the host of a URL does not depend on the data", () => {
  expect(() => compileUrl("https://{{event.userId}}.example.com/")).toThrow(/path and the query/);
  expect(() => compileUrl("https://example.com{{event.userId}}")).toThrow(/path and the query/);
});
