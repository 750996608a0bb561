/**
 * A schema as rows, one for each property: what the grid shows and what CSV carries. Rules that a row has no column for
 * are in `rules`, so that nothing is hidden and nothing is lost. Pure.
 */
import type { JsonSchema } from "../contract/plan.ts";
import { isNode, nodeOf, propertiesOf, requiredOf, typesOf, type Node } from "./keywords.ts";
import { ITEMS, pathOf } from "./path.ts";

export interface PropertyRow {
  /** Names from the event down; ITEMS for an array's items. */
  readonly steps: readonly string[];
  readonly path: string;
  readonly dataType: string;
  readonly required: boolean;
  /** Null: any value. */
  readonly permitted: readonly unknown[] | null;
  readonly description: string;
  readonly pii: boolean;
  readonly owner: string;
  /** Keywords without a column: minimum, pattern, anyOf, … */
  readonly rules: Node;
}

/** Formats that people know as types of their own. */
export const FORMAT_TYPES = ["date-time", "date", "email", "uri", "uuid"] as const;
export const DATA_TYPES = [
  "any",
  "string",
  "integer",
  "number",
  "boolean",
  "object",
  "array",
  ...FORMAT_TYPES,
] as const;

const isFormatType = (value: unknown): value is (typeof FORMAT_TYPES)[number] =>
  (FORMAT_TYPES as readonly unknown[]).includes(value);

/** "string", "email", "string or null", "any". */
export function dataTypeOf(node: Node): string {
  const types = typesOf(node);
  if (types.length === 0) return "any";
  const named = types.map((type) =>
    type === "string" && isFormatType(node["format"]) ? node["format"] : type,
  );
  return named.join(" or ");
}

/** The type keywords of a name that dataTypeOf gives; null when it is not one. */
export function typeKeywords(dataType: string): Node | null {
  if (dataType === "any") return {};
  const names = dataType.split(/\s+or\s+|\|/).map((name) => name.trim().toLowerCase());
  const types: string[] = [];
  let format: string | undefined;
  for (const name of names) {
    if (isFormatType(name)) {
      format = name;
      types.push("string");
    } else if (name === "null" || (DATA_TYPES as readonly string[]).includes(name)) types.push(name);
    else return null;
  }
  if (types.includes("any")) return null;
  const [only] = types;
  return { type: types.length === 1 ? only : types, ...(format === undefined ? {} : { format }) };
}

const COLUMNS = new Set([
  "type",
  "enum",
  "description",
  "x-pii",
  "x-owner",
  "properties",
  "required",
  "items",
]);

/** Keywords of a node that no column shows. */
export function rulesOf(node: Node): Node {
  const isShown = (keyword: string): boolean => {
    if (keyword === "format") return isFormatType(node["format"]) && typesOf(node).includes("string");
    if (keyword === "items") return isNode(node["items"]);
    return COLUMNS.has(keyword);
  };
  return Object.fromEntries(Object.entries(node).filter(([keyword]) => !isShown(keyword)));
}

/** All properties of an event, parents before their children. */
export function rowsOf(schema: JsonSchema): readonly PropertyRow[] {
  return childRows(schema, []);
}

function childRows(node: Node, parent: readonly string[]): readonly PropertyRow[] {
  const properties = Object.entries(propertiesOf(node)).flatMap(([name, value]) =>
    rowAndChildren(nodeOf(value), [...parent, name], requiredOf(node).includes(name)),
  );
  if (!isNode(node["items"]) || parent.length === 0) return properties;
  return [...properties, ...rowAndChildren(node["items"], [...parent, ITEMS], false)];
}

const rowAndChildren = (node: Node, steps: readonly string[], required: boolean): readonly PropertyRow[] => [
  rowOf(node, steps, required),
  ...childRows(node, steps),
];

function rowOf(node: Node, steps: readonly string[], required: boolean): PropertyRow {
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    steps,
    path: pathOf(steps),
    dataType: dataTypeOf(node),
    required,
    permitted: Array.isArray(node["enum"]) ? node["enum"] : null,
    description: text(node["description"]),
    pii: node["x-pii"] === true,
    owner: text(node["x-owner"]),
    rules: rulesOf(node),
  };
}
