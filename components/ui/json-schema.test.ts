import { describe, expect, it } from "vitest";
import { checkSchema, initialValues, kindOf, titleOf, withoutEmpty, type JsonSchema } from "./json-schema";

const schema: JsonSchema = {
  type: "object",
  required: ["url", "mode"],
  properties: {
    url: { type: "string", title: "URL", maxLength: 10 },
    mode: { type: "string", enum: ["a", "b"], default: "a" },
    size: { type: "integer", minimum: 1, maximum: 5 },
    headers: { type: "object", additionalProperties: { type: "string" } },
    auth: { oneOf: [{ type: "object", properties: {} }, { type: "string" }] },
    note: { anyOf: [{ type: "string" }, { type: "null" }] },
  },
};

describe("forms from JSON Schema", () => {
  it("chooses a control for each kind of field", () => {
    const kinds = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, kindOf(field)]);
    expect(Object.fromEntries(kinds)).toEqual({
      url: "text",
      mode: "choice",
      size: "number",
      headers: "record",
      auth: "variant",
      note: "json",
    });
  });

  it("starts with the defaults only", () => {
    expect(initialValues(schema)).toEqual({ mode: "a" });
  });

  it("asks for what is required and has no default", () => {
    expect(checkSchema(schema, {})).toEqual([{ field: "url", message: "URL is needed." }]);
  });

  it("tells bounds and lengths beside the field", () => {
    const faults = checkSchema(schema, { url: "x".repeat(11), size: 1.5 });
    expect(faults.map((fault) => fault.field)).toEqual(["url", "size"]);
  });

  it("leaves out what is empty, but keeps zero and false", () => {
    expect(withoutEmpty({ a: "", b: 0, c: false, d: {}, e: [] })).toEqual({ b: 0, c: false, e: [] });
  });

  it("makes a title of a field name", () => {
    expect(titleOf("batchSize", {})).toBe("Batch size");
  });
});
