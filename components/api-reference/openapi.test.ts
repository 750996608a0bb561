import { describe, expect, it } from "vitest";
import { curlOf, exampleOf } from "./example";
import { answerOf, groupsOf, limitsOf, typeText, type OpenApi } from "./openapi";

const document: OpenApi = {
  paths: {
    "/dead-letters/{id}": {
      patch: {
        operationId: "patchDeadLettersId",
        summary: "Change a dead letter",
        tags: ["Delivery"],
        "x-access": "delivery.replay",
        parameters: [{ name: "dryRun", in: "query", required: true, schema: { type: "boolean" } }],
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
    expect(groupsOf(document, "patch /dead").length).toBe(1);
    expect(groupsOf(document, "CHANGE a").length).toBe(1);
    expect(groupsOf(document, "warehouse")).toEqual([]);
  });

  it("writes types in one line", () => {
    expect(typeText({ type: ["string", "null"] })).toBe("string | null");
    expect(typeText({ type: "array", items: { $ref: "#/components/schemas/Source" } })).toBe("Source[]");
    expect(typeText({ type: "object", additionalProperties: { type: "string" } })).toBe("record of string");
  });

  it("says what a value must keep to", () => {
    expect(limitsOf({ type: "string", format: "email", maxLength: 254 })).toEqual([
      "email",
      "at most 254 characters",
    ]);
    expect(limitsOf({ type: "integer", minimum: 10, maximum: Number.MAX_SAFE_INTEGER })).toEqual([
      "at least 10",
    ]);
    expect(limitsOf({ anyOf: [{ type: "null" }, { type: "number", minimum: 1, maximum: 2 }] })).toEqual([
      "1 to 2",
    ]);
  });

  it("makes an example of what must be there, and of a change its first field", () => {
    expect(exampleOf({ $ref: "#/components/schemas/Change" }, document)).toEqual({
      name: "Web shop",
      kind: "it's",
    });
    expect(
      exampleOf({ type: "object", properties: { enabled: { type: "boolean" }, note: {} } }, document),
    ).toEqual({ enabled: true });
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

  it("writes a command for the shell, with variables for what only the reader knows", () => {
    const command = curlOf(operation!, document, "http://console");
    expect(command).toContain(
      `--request PATCH "http://console/api/v1/dead-letters/$DEAD_LETTER_ID?dryRun=$DRY_RUN"`,
    );
    expect(command).toContain("Bearer $TRIBUTARY_TOKEN");
    expect(command).toContain(`it'\\''s`);
    expect(answerOf(operation!)?.status).toBe("200");
  });
});
