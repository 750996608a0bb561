/** The part of JSON Schema (as z.toJSONSchema writes it) that forms are drawn from. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

export type FieldKind =
  | "text"
  | "long-text"
  | "code"
  | "number"
  | "boolean"
  | "choice"
  | "record"
  | "list"
  | "object"
  | "variant"
  | "json";

/** Which control draws this schema. */
export function kindOf(schema: JsonSchema): FieldKind {
  if (schema.enum !== undefined) return "choice";
  if (variantsOf(schema).length > 1) return "variant";
  switch (schema.type) {
    case "string":
      return textKind(schema);
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return "list";
    case "object":
      return schema.properties === undefined ? "record" : "object";
    default:
      return "json";
  }
}

function textKind(schema: JsonSchema): FieldKind {
  if (schema.format?.startsWith("json") === true) return "code";
  return (schema.maxLength ?? 0) > 4096 ? "long-text" : "text";
}

/** The alternatives of a oneOf/anyOf; null is "leave it empty" and no alternative. */
export const variantsOf = (schema: JsonSchema): readonly JsonSchema[] =>
  (schema.oneOf ?? schema.anyOf ?? []).filter((variant) => variant.type !== "null");

/** A name for a field without a title: "batchSize" -> "Batch size". */
export function titleOf(name: string, schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a form starts with: defaults where the schema has them, empty where it must be filled in. */
export function initialValues(schema: JsonSchema): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {}).map(([name, field]): [string, unknown] => [
    name,
    initialValue(field),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function initialValue(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (kindOf(schema) === "object") {
    const inner = initialValues(schema);
    return Object.keys(inner).length === 0 ? undefined : inner;
  }
  return undefined;
}

/** Without empty texts, empty records and undefined, which mean "not set". */
export function withoutEmpty(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === "" ||
  (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0);

export interface SchemaFault {
  readonly field: string;
  readonly message: string;
}

/** What the schema itself can tell before the server is asked. Paths are dotted. */
export function checkSchema(
  schema: JsonSchema,
  values: Readonly<Record<string, unknown>>,
  path = "",
): SchemaFault[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const value = values[name];
    if (isEmpty(value)) {
      const isNeeded = schema.required?.includes(name) === true && field.default === undefined;
      return isNeeded ? [{ field: at, message: `${titleOf(name, field)} is needed.` }] : [];
    }
    return checkValue(field, value, at);
  });
}

function checkValue(schema: JsonSchema, value: unknown, field: string): SchemaFault[] {
  if (typeof value === "number") return bounds(schema, value, field);
  if (typeof value === "string") return length(schema, value, field);
  if (kindOf(schema) === "object" && typeof value === "object" && value !== null) {
    return checkSchema(schema, value as Readonly<Record<string, unknown>>, field);
  }
  return [];
}

function bounds(schema: JsonSchema, value: number, field: string): SchemaFault[] {
  if (schema.minimum !== undefined && value < schema.minimum)
    return [{ field, message: `At least ${String(schema.minimum)}.` }];
  if (schema.maximum !== undefined && value > schema.maximum)
    return [{ field, message: `At most ${String(schema.maximum)}.` }];
  if (schema.type === "integer" && !Number.isInteger(value)) return [{ field, message: "A whole number." }];
  return [];
}

function length(schema: JsonSchema, value: string, field: string): SchemaFault[] {
  if (schema.minLength !== undefined && value.length < schema.minLength)
    return [{ field, message: `At least ${String(schema.minLength)} characters.` }];
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    return [{ field, message: `At most ${String(schema.maxLength)} characters.` }];
  return [];
}
