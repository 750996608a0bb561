/**
 * Makes a schema say what a plan means: an object that lists its properties has no others. JSON Schema allows what is not
 * mentioned, so every such object that says nothing about others is closed here, and marked: what the author has not closed
 * is noted, but does not block an event.
 */
import { isNode, type Node } from "./keywords.ts";
import { resolvePointer } from "./schema-check.ts";

/** On a schema that was closed here. */
export const CLOSED_BY_US = "x-tributary-closed";

const IN_PLACE = [
  "allOf",
  "anyOf",
  "oneOf",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "$ref",
  "not",
] as const;
const BRANCHES = ["allOf", "anyOf", "oneOf"] as const;

/** A copy, without what only names the schema. The given one has no circles (schema-check.ts). */
export function closedSchema(schema: Node): Node {
  const { $id: _id, $schema: _dialect, ...own } = schema;
  return closed(own, own);
}

function closed(node: Node, root: Node): Node {
  const copy: Record<string, unknown> = { ...node };
  for (const keyword of ["properties", "patternProperties"]) {
    const below = node[keyword];
    if (isNode(below))
      copy[keyword] = Object.fromEntries(
        Object.entries(below).map(([key, each]) => [key, closedValue(each, root)]),
      );
  }
  for (const keyword of ["items", "additionalProperties"])
    if (isNode(node[keyword])) copy[keyword] = closedValue(node[keyword], root);
  if (Array.isArray(node["prefixItems"]))
    copy["prefixItems"] = node["prefixItems"].map((each: unknown) => closedValue(each, root));
  if (
    !says(node, "additionalProperties") &&
    !says(node, "unevaluatedProperties") &&
    listsProperties(node, root)
  ) {
    // `additionalProperties` sees only its own neighbours; the other also what branches and references list.
    const keyword = IN_PLACE.some((each) => says(node, each))
      ? "unevaluatedProperties"
      : "additionalProperties";
    copy[keyword] = false;
    copy[CLOSED_BY_US] = true;
  }
  return copy;
}

const closedValue = (value: unknown, root: Node): unknown => (isNode(value) ? closed(value, root) : value);

const says = (node: Node, keyword: string): boolean => node[keyword] !== undefined;

function listsProperties(node: Node, root: Node): boolean {
  if (isNode(node["properties"]) || isNode(node["patternProperties"])) return true;
  const { $ref } = node;
  if (typeof $ref === "string") {
    const target = resolvePointer(root, $ref);
    if (isNode(target) && listsProperties(target, root)) return true;
  }
  return BRANCHES.some((keyword) => {
    const branches = node[keyword];
    return Array.isArray(branches) && branches.some((each) => isNode(each) && listsProperties(each, root));
  });
}
