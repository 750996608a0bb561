/** A JSON Schema as a TypeScript type. What TypeScript cannot say (patterns, limits) stands in the comment. */
import { isNode, nodeOf, propertiesOf, requiredOf, typesOf, type Node } from "./keywords.ts";

/** Deeper than any event may be (see contract/errors.ts, too_deep). */
const DEPTH_MAX = 64;

export function typeText(node: Node, indent: string, depth = 0): string {
  if (depth > DEPTH_MAX) return "unknown";
  if (Object.hasOwn(node, "const")) return JSON.stringify(node["const"]);
  if (Array.isArray(node["enum"]) && node["enum"].length > 0) return union(node["enum"].map(literal));
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const choices = node[keyword];
    if (Array.isArray(choices) && typesOf(node).length === 0)
      return union(choices.map((choice) => typeText(nodeOf(choice), indent, depth + 1)));
  }
  const types = typesOf(node);
  if (types.length === 0) return isNode(node["properties"]) ? objectText(node, indent, depth) : "unknown";
  return union(types.map((type) => typeOf(type, node, indent, depth)));
}

function typeOf(type: string, node: Node, indent: string, depth: number): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "integer":
    case "number":
      return "number";
    case "array": {
      const item = isNode(node["items"]) ? typeText(node["items"], indent, depth + 1) : "unknown";
      return `ReadonlyArray<${item}>`;
    }
    case "object":
      return objectText(node, indent, depth);
    default:
      return "unknown";
  }
}

function objectText(node: Node, indent: string, depth: number): string {
  const inner = `${indent}  `;
  const required = new Set(requiredOf(node));
  const lines = Object.entries(propertiesOf(node)).map(([name, value]) => {
    const property = nodeOf(value);
    const doc = docOf(property);
    const mark = required.has(name) ? "" : "?";
    const text = typeText(property, inner, depth + 1);
    return `${doc === "" ? "" : `${inner}/** ${doc} */\n`}${inner}readonly ${keyText(name)}${mark}: ${text};\n`;
  });
  const { additionalProperties: extra } = node as { readonly additionalProperties?: unknown };
  // Beside named properties an index signature must fit all of them: unknown does.
  const open = extra === true || isNode(extra) ? `${inner}readonly [name: string]: unknown;\n` : "";
  if (lines.length === 0 && open === "") return "Readonly<Record<string, unknown>>";
  return `{\n${lines.join("")}${open}${indent}}`;
}

const keyText = (name: string): string =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);

const literal = (value: unknown): string =>
  typeof value === "object" && value !== null ? "unknown" : JSON.stringify(value);

/** Each choice once, in order. */
const union = (choices: readonly string[]): string => {
  const once = [...new Set(choices)];
  return once.length === 0 || once.includes("unknown") ? "unknown" : once.join(" | ");
};

const LIMITS = [
  "format",
  "pattern",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
];

function docOf(node: Node): string {
  const limits = LIMITS.filter((keyword) => node[keyword] !== undefined).map(
    (keyword) => `${keyword} ${String(node[keyword])}`,
  );
  const parts = [
    typeof node["description"] === "string" ? node["description"] : "",
    limits.join(", "),
    node["x-pii"] === true ? "Personal data." : "",
  ];
  return parts
    .filter((part) => part !== "")
    .join(" · ")
    .replaceAll("*/", "* /")
    .replace(/\s+/g, " ");
}
