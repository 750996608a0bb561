/** The parts of the OpenAPI document that the reference shows. The document is our own: it is read, not validated. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface RawOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly "x-access": string;
  readonly "x-least-role"?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation extends RawOperation {
  readonly method: string;
  readonly path: string;
}
export interface Group {
  readonly tag: string;
  readonly operations: readonly Operation[];
}

/** Operations by tag, in the document's order; `search` looks in method, path and words. */
export function groupsOf(document: OpenApi, search: string): Group[] {
  const wanted = search.trim().toLowerCase();
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]): Operation => ({
      ...raw,
      method: method.toUpperCase(),
      path,
    })),
  );
  const found = all.filter((one) =>
    `${one.method} ${one.path} ${one.summary} ${one.description ?? ""} ${one.operationId}`
      .toLowerCase()
      .includes(wanted),
  );
  const groups = Map.groupBy(found, (one) => one.tags[0] ?? "Other");
  return [...groups].map(([tag, operations]) => ({ tag, operations }));
}

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);

/** Follows a reference; an unknown one is an empty schema. */
export const resolve = (schema: Schema, document: OpenApi): Schema =>
  schema.$ref === undefined ? schema : (document.components.schemas[nameOf(schema.$ref)] ?? {});

/** "string | null", "Source[]", "record of string": a type in one line. */
export function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return variants.map(typeText).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.join(" | ");
  return plainType(schema);
}

function plainType(schema: Schema): string {
  if (schema.type === "array") return `${typeText(schema.items ?? {})}[]`;
  if (schema.type === "object" && schema.properties === undefined) {
    return typeof schema.additionalProperties === "object"
      ? `record of ${typeText(schema.additionalProperties)}`
      : "object";
  }
  return typeof schema.type === "string" ? schema.type : "any";
}

export const bodyOf = (operation: Operation): Schema | undefined =>
  operation.requestBody?.content?.["application/json"]?.schema;

/** The answer when all is well. */
export function answerOf(
  operation: Operation,
): { readonly status: string; readonly schema: Schema; readonly isStream: boolean } | undefined {
  const found = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
  const content = Object.entries(found?.[1].content ?? {})[0];
  return found === undefined || content === undefined
    ? undefined
    : { status: found[0], schema: content[1].schema, isStream: content[0] === "text/event-stream" };
}

/** What a value must keep to, in words: "1 to 200 characters", "at least 10", "email". */
export function limitsOf(schema: Schema): string[] {
  const inner = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== "null");
  if (inner !== undefined) return limitsOf(inner);
  return [
    schema.format === undefined ? "" : schema.format.replace("-", " "),
    between(schema.minLength, schema.maxLength, " characters"),
    between(schema.minItems, schema.maxItems, " items"),
    between(realBound(schema.minimum), realBound(schema.maximum), ""),
  ].filter((words) => words !== "");
}

/** Schemas of whole numbers carry the ends of what a number can be: those say nothing. */
const realBound = (value: number | undefined): number | undefined =>
  value !== undefined && Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;

function between(min: number | undefined, max: number | undefined, unit: string): string {
  const show = (value: number): string => value.toLocaleString("en-US");
  if (min !== undefined && max !== undefined) return `${show(min)} to ${show(max)}${unit}`;
  if (min !== undefined) return `at least ${show(min)}${unit}`;
  return max === undefined ? "" : `at most ${show(max)}${unit}`;
}
