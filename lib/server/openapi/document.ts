/** OpenAPI 3.1, made from the operations and their schemas: nothing in it is written by hand twice. */
import { z } from "zod";
import { ERRORS, type ErrorCode } from "@/contract/errors";
import { ACTIONS, SCOPES } from "@/lib/contract/access";
import type { OperationSpec } from "@/lib/contract/operation";
import { operations } from "@/lib/contract/operations";

type Schema = Record<string, unknown>;
type Io = "input" | "output";

const ALWAYS: readonly ErrorCode[] = ["invalid_request", "internal", "database_unavailable"];
const SIGNED_IN: readonly ErrorCode[] = ["unauthenticated", "forbidden", "cross_origin"];

const errorSchema: Schema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string", enum: Object.keys(ERRORS) },
        message: { type: "string" },
        details: {},
      },
    },
  },
};

let made: Record<string, unknown> | undefined;

export function openApiDocument(): Record<string, unknown> {
  made ??= makeDocument();
  return made;
}

function makeDocument(): Record<string, unknown> {
  const schemas: Record<string, Schema> = { Error: errorSchema };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [key, spec] of Object.entries(operations) as [string, OperationSpec][]) {
    const [method = "", path = ""] = key.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(key, spec, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tributary",
      version: "1",
      description:
        "Everything that the console can do. Times are epoch milliseconds. Lists answer {items, nextCursor}.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(Object.values(operations).map((spec) => spec.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: `An API token, narrowed by its role and by scopes: ${SCOPES.join(", ")}.`,
        },
        session: { type: "apiKey", in: "cookie", name: "tributary-session" },
      },
    },
  };
}

function operationOf(
  key: string,
  spec: OperationSpec,
  schemas: Record<string, Schema>,
): Record<string, unknown> {
  const path = key.split(" ")[1] ?? "";
  const isPublic = spec.access === "public";
  const query = spec.query === undefined ? [] : queryParameters(jsonSchema(spec.query, "input", schemas));
  return {
    operationId: operationId(key),
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    tags: [spec.tag],
    ...(isPublic ? { security: [] } : {}),
    "x-access": spec.access,
    ...(spec.access in ACTIONS ? { "x-least-role": ACTIONS[spec.access as keyof typeof ACTIONS] } : {}),
    parameters: [...pathParameters(path), ...query],
    ...(spec.body === undefined
      ? {}
      : { requestBody: { required: true, content: json(jsonSchema(spec.body, "input", schemas)) } }),
    responses: { ...successOf(spec, schemas), ...failuresOf(spec, isPublic) },
  };
}

/** "GET /sources/{id}/ledger" -> "getSourcesIdLedger". */
const operationId = (key: string): string =>
  key
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`,
    )
    .join("");

const json = (schema: Schema) => ({ "application/json": { schema } });

function successOf(spec: OperationSpec, schemas: Record<string, Schema>): Record<string, unknown> {
  const schema = jsonSchema(spec.answer, "output", schemas);
  if (spec.format === "stream") {
    return { "200": { description: "A stream of messages.", content: { "text/event-stream": { schema } } } };
  }
  const done = { description: spec.summary, content: json(schema) };
  const later = {
    description: "Saved and published, but the pipeline does not run it yet: `release.reason` says why.",
    content: json(schema),
  };
  return { [String(spec.status ?? 200)]: done, ...(spec.publishes === true ? { "202": later } : {}) };
}

function failuresOf(spec: OperationSpec, isPublic: boolean): Record<string, unknown> {
  const codes = new Set<ErrorCode>([...ALWAYS, ...(isPublic ? [] : SIGNED_IN), ...(spec.errors ?? [])]);
  const byStatus = Map.groupBy(codes, (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, grouped]) => [
      String(status),
      {
        description: grouped.map((code) => `\`${code}\`: ${ERRORS[code].meaning}`).join("\n\n"),
        content: json({ $ref: "#/components/schemas/Error" }),
      },
    ]),
  );
}

const pathParameters = (path: string): Schema[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: name === "number" ? "integer" : "string" },
  }));

function queryParameters(schema: Schema): Schema[] {
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  const required = (schema["required"] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

/** Schemas with an id become components; requests and answers of one id differ where defaults fill in, so inputs are named apart. */
function jsonSchema(schema: z.ZodType, io: Io, schemas: Record<string, Schema>): Schema {
  const {
    $schema: _,
    $defs,
    ...own
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  }) as Schema & { $defs?: Record<string, Schema> };
  const rename = (name: string): string => (io === "input" ? `${name}Input` : name);
  const relocate = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(relocate);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
        if (key === "id" && typeof inner === "string" && $defs?.[inner] !== undefined) return [];
        if (key === "$ref" && typeof inner === "string") {
          return [[key, `#/components/schemas/${rename(inner.replace("#/$defs/", ""))}`]];
        }
        return [[key, relocate(inner)]];
      }),
    );
  };
  for (const [name, definition] of Object.entries($defs ?? {}))
    schemas[rename(name)] = relocate(definition) as Schema;
  const { id, ...body } = relocate(own) as Schema;
  if (typeof id !== "string") return body;
  schemas[rename(id)] = body;
  return { $ref: `#/components/schemas/${rename(id)}` };
}
