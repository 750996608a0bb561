/**
 * Templates with `{{event.properties.total}}` placeholders. Values never break out of their place: in a JSON template
 * an unquoted placeholder becomes the value as JSON (null when absent), one inside a string becomes escaped text; in a
 * URL it is percent-encoded. A template is compiled once and knows no expressions: only paths.
 */
export interface TemplateScope {
  readonly event: unknown;
  readonly sourceId: string;
  readonly deliveryId: string;
}

type Path = readonly string[];
type Part = string | Path;
type Node =
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "value"; readonly path: Path }
  | { readonly kind: "text"; readonly parts: readonly Part[] }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Node])[] };

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const PATH = /^(event|sourceId|deliveryId)(\.[^.{}\s]+)*$/;
/** Marks, inside the parsed template, a string that stands for an unquoted placeholder. */
const UNQUOTED = "\u0000";

/** Throws SyntaxError with a sentence for people when the template is no JSON or names an unknown root. */
export function compileJson(template: string): (scope: TemplateScope) => string {
  const parsed: unknown = JSON.parse(quotePlaceholders(template));
  const root = compile(parsed);
  return (scope) => JSON.stringify(fill(root, scope));
}

/**
 * Throws SyntaxError when a placeholder stands before the path: where requests go must not depend on the data. What it
 * returns throws RangeError for a value that would change the path.
 */
export function compileUrl(template: string): (scope: TemplateScope) => string {
  const parts = split(template);
  const [start] = parts;
  if (parts.length > 1 && (typeof start !== "string" || !/^https?:\/\/[^/?#]+[/?#]/i.test(start)))
    throw new SyntaxError("Placeholders may stand in the path and the query only.");
  return (scope) =>
    parts.map((part) => (typeof part === "string" ? part : asUrlPart(lookUp(scope, part)))).join("");
}

/** `.` and `..` climb in a path however they are encoded, so they cannot be sent at all. */
function asUrlPart(value: unknown): string {
  const text = asText(value);
  if (text === "." || text === "..") throw new RangeError(`"${text}" cannot be a part of an address`);
  return encodeURIComponent(text.toWellFormed());
}

/** Puts quotes around placeholders that stand where JSON expects a value. */
function quotePlaceholders(template: string): string {
  let out = "";
  let inString = false;
  for (let at = 0; at < template.length; at += 1) {
    const char = template.charAt(at);
    if (inString && char === "\\") {
      out += char + template.charAt(at + 1);
      at += 1;
      continue;
    }
    if (char === '"') inString = !inString;
    const end = !inString && template.startsWith("{{", at) ? template.indexOf("}}", at) : -1;
    if (end === -1) {
      out += char;
      continue;
    }
    out += JSON.stringify(UNQUOTED + template.slice(at, end + 2));
    at = end + 1;
  }
  return out;
}

function compile(value: unknown): Node {
  if (typeof value === "string") return compileText(value);
  if (Array.isArray(value)) return { kind: "list", items: value.map(compile) };
  if (typeof value === "object" && value !== null)
    return {
      kind: "object",
      entries: Object.entries(value).map(([key, inner]) => [key, compile(inner)] as const),
    };
  return { kind: "constant", value };
}

function compileText(text: string): Node {
  if (!text.startsWith(UNQUOTED)) {
    const parts = split(text);
    return parts.every((part) => typeof part === "string")
      ? { kind: "constant", value: text }
      : { kind: "text", parts };
  }
  const [path, ...rest] = split(text.slice(UNQUOTED.length)).filter((part) => part !== "");
  if (path === undefined || typeof path === "string" || rest.length > 0)
    throw new SyntaxError("A placeholder is not closed.");
  return { kind: "value", path };
}

function split(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? "";
    if (!PATH.test(name))
      throw new SyntaxError(`{{${name}}} is unknown: write {{event.…}}, {{sourceId}} or {{deliveryId}}.`);
    if (match.index > from || from === 0) parts.push(text.slice(from, match.index));
    parts.push(name.split("."));
    from = match.index + match[0].length;
  }
  if (from < text.length || from === 0) parts.push(text.slice(from));
  return parts;
}

function fill(node: Node, scope: TemplateScope): unknown {
  switch (node.kind) {
    case "constant":
      return node.value;
    case "value":
      return lookUp(scope, node.path) ?? null;
    case "text":
      return node.parts
        .map((part) => (typeof part === "string" ? part : asText(lookUp(scope, part))))
        .join("");
    case "list":
      return node.items.map((item) => fill(item, scope));
    case "object":
      return Object.fromEntries(node.entries.map(([key, inner]) => [key, fill(inner, scope)]));
    default:
      return node satisfies never;
  }
}

function lookUp(scope: TemplateScope, path: Path): unknown {
  let value: unknown = scope;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}
