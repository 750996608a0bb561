/** Changes to a schema, each giving a new one. Steps as in rows.ts. Pure. */
import type { JsonSchema } from "../contract/plan.ts";
import { nodeOf, propertiesOf, requiredOf, type Node } from "./keywords.ts";
import { ITEMS } from "./path.ts";
import { typeKeywords, type PropertyRow } from "./rows.ts";

/** The node at `steps`; undefined when there is none. */
export function nodeAt(schema: Node, steps: readonly string[]): Node | undefined {
  let node: Node | undefined = schema;
  for (const step of steps) {
    const properties = propertiesOf(node);
    const own = Object.hasOwn(properties, step) ? properties[step] : undefined;
    const next: unknown = step === ITEMS ? node["items"] : own;
    if (next === undefined) return undefined;
    node = nodeOf(next);
  }
  return node;
}

/** Changes the node at `steps`; what is missing on the way is made. */
export function changeAt(schema: Node, steps: readonly string[], change: (node: Node) => Node): Node {
  const [step, ...rest] = steps;
  if (step === undefined) return change(schema);
  if (step === ITEMS) return { ...schema, items: changeAt(nodeOf(schema["items"]), rest, change) };
  const properties = propertiesOf(schema);
  const child = Object.hasOwn(properties, step) ? nodeOf(properties[step]) : {};
  return { ...schema, properties: { ...properties, [step]: changeAt(child, rest, change) } };
}

const parentOf = (steps: readonly string[]): readonly string[] => steps.slice(0, -1);
const nameOf = (steps: readonly string[]): string => steps.at(-1) ?? "";

export function setRequired(schema: JsonSchema, steps: readonly string[], required: boolean): JsonSchema {
  if (nameOf(steps) === ITEMS) return schema;
  return changeAt(schema, parentOf(steps), (node) => {
    const others = requiredOf(node).filter((name) => name !== nameOf(steps));
    return without({ ...node, required: required ? [...others, nameOf(steps)] : others }, "required");
  });
}

export function removeProperty(schema: JsonSchema, steps: readonly string[]): JsonSchema {
  return changeAt(setRequired(schema, steps, false), parentOf(steps), (node) => {
    if (nameOf(steps) === ITEMS)
      return Object.fromEntries(Object.entries(node).filter(([key]) => key !== "items"));
    const rest = Object.entries(propertiesOf(node)).filter(([name]) => name !== nameOf(steps));
    return { ...node, properties: Object.fromEntries(rest) };
  });
}

/** Gives a property another name, at the same place. Nothing happens when the name is taken or empty. */
export function renameProperty(schema: JsonSchema, steps: readonly string[], name: string): JsonSchema {
  const old = nameOf(steps);
  const parent = nodeAt(schema, parentOf(steps));
  if (parent === undefined || name === "" || old === ITEMS || Object.hasOwn(propertiesOf(parent), name))
    return schema;
  const renamed = (key: string): string => (key === old ? name : key);
  return changeAt(schema, parentOf(steps), (node) =>
    without(
      {
        ...node,
        properties: Object.fromEntries(
          Object.entries(propertiesOf(node)).map(([key, value]) => [renamed(key), value]),
        ),
        required: requiredOf(node).map(renamed),
      },
      "required",
    ),
  );
}

/** Sets the type and keeps what still fits. Null when `dataType` names no type. */
export function setDataType(
  schema: JsonSchema,
  steps: readonly string[],
  dataType: string,
): JsonSchema | null {
  const keywords = typeKeywords(dataType);
  if (keywords === null) return null;
  return changeAt(schema, steps, (node) => {
    const { type: _type, format: _format, ...rest } = node as Node & { type?: unknown; format?: unknown };
    const kept = Object.entries(rest).filter(([key]) => isFor(key, keywords));
    return { ...keywords, ...Object.fromEntries(kept) };
  });
}

/** Properties belong to objects, items to arrays: they go with the type. */
function isFor(keyword: string, { type }: Node): boolean {
  const types = [type].flat();
  if (type === undefined) return true;
  if (keyword === "properties" || keyword === "required" || keyword === "additionalProperties")
    return types.includes("object");
  return keyword !== "items" || types.includes("array");
}

/** Sets one keyword; `undefined` takes it away. */
export const setKeyword = (
  schema: JsonSchema,
  steps: readonly string[],
  keyword: string,
  value: unknown,
): JsonSchema => changeAt(schema, steps, (node) => without({ ...node, [keyword]: value }, keyword));

/** Writes a row into the schema: everything that the row says, and nothing that it does not say. */
export function writeRow(schema: JsonSchema, row: Omit<PropertyRow, "path">): JsonSchema {
  const keywords = typeKeywords(row.dataType) ?? {};
  const written = changeAt(schema, row.steps, (node) => ({
    ...keywords,
    ...row.rules,
    ...(row.permitted === null ? {} : { enum: row.permitted }),
    ...(row.description === "" ? {} : { description: row.description }),
    ...(row.pii ? { "x-pii": true } : {}),
    ...(row.owner === "" ? {} : { "x-owner": row.owner }),
    ...structureOf(node),
  }));
  return setRequired(written, row.steps, row.required);
}

/** What a node holds below itself. */
const structureOf = (node: Node): Node =>
  Object.fromEntries(
    Object.entries(node).filter(([key]) => key === "properties" || key === "required" || key === "items"),
  );

/** An empty list or an absent value is no rule. */
function without(node: Node, keyword: string): Node {
  const value = node[keyword];
  const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
  return isEmpty ? Object.fromEntries(Object.entries(node).filter(([key]) => key !== keyword)) : node;
}
