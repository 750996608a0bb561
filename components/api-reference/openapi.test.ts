import { describe, expect, it } from "vitest";
import { answerOf, curlOf, exampleOf, groupsOf, typeText, type OpenApi } from "./openapi";

const document: OpenApi = {
  paths: {
    "/sources/{id}": {
      patch: {
        operationId: "patchSourcesId",
        summary: "Change a source",
        tags: ["Sources"],
        "x-access": "source.write",
        parameters: [],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Change" } } } },
        responses: {
          "200": {
            description: "",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Source" } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Change: {
        type: "object",
        required: ["name", "kind"],
        properties: { name: { type: "string" }, kind: { enum: ["it's"] }, more: {} },
      },
      Source: { type: "object", properties: {} },
    },
  },
};
const [operation] = groupsOf(document, "")[0]!.operations;

describe("the API reference", () => {
  it("finds operations by method, path and words", () => {
    expect(groupsOf(document, "patch /sources").length).toBe(1);
    expect(groupsOf(document, "CHANGE a").length).toBe(1);
    expect(groupsOf(document, "warehouse")).toEqual([]);
  });

  it("writes types in one line", () => {
    expect(typeText({ type: ["string", "null"] })).toBe("string | null");
    expect(typeText({ type: "array", items: { $ref: "#/components/schemas/Source" } })).toBe("Source[]");
    expect(typeText({ type: "object", additionalProperties: { type: "string" } })).toBe("record of string");
  });

  it("makes an example of what must be there", () => {
    expect(exampleOf({ $ref: "#/components/schemas/Change" }, document)).toEqual({ name: "…", kind: "it's" });
  });

  it("does not run away on schemas that contain themselves", () => {
    const looped: OpenApi = {
      paths: {},
      components: {
        schemas: {
          Tree: {
            type: "object",
            required: ["child"],
            properties: { child: { $ref: "#/components/schemas/Tree" } },
          },
        },
      },
    };
    expect(JSON.stringify(exampleOf({ $ref: "#/components/schemas/Tree" }, looped)).length).toBeLessThan(200);
  });

  it("quotes the example for the shell", () => {
    expect(curlOf(operation!, document, "http://console")).toContain(`it'\\''s`);
    expect(answerOf(operation!)?.status).toBe("200");
  });
});
