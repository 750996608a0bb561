/**
 * What a schema must not hold, found before it is compiled. Schemas come from people, imports and the network, and judge
 * every event of a source: each one has to end soon on whatever it meets.
 */
import { fullFormats } from "ajv-formats/dist/formats.js";
import { isNode, type Node } from "./keywords.ts";
import { compilePattern } from "./pattern.ts";

/** `path` is a JSON pointer into the schema. */
export interface SchemaProblem {
  readonly path: string;
  readonly message: string;
}

const DEPTH_MAX = 32;
const CHARS_MAX = 256 * 1024;
/** With every reference written out: twenty lines that refer to each other twice make a million rules. */
const EXPANDED_MAX = 50_000;
const PROBLEMS_MAX = 20;

const DIALECT = /^https?:\/\/json-schema\.org\/(?:draft-0[4-7]|draft\/20(?:19-09|20-12))\/schema#?$/;
/** Keywords that reach outside of the schema or make it depend on how it was reached. */
const FOREIGN = ["$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"] as const;
/** Their values are plain data, whatever they look like. */
const DATA_KEYWORDS: ReadonlySet<string> = new Set(["const", "enum", "default", "examples", "required"]);
/** Their values are schemas by names that may be any word, also that of a keyword. */
const NAMED_SCHEMAS: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
]);

/** What lies below a schema and may be a schema, with the key that leads there. */
function* childrenOf(
  node: Node,
  isMap: boolean,
): Generator<readonly [key: string, value: unknown, isMap: boolean]> {
  for (const [key, value] of Object.entries(node))
    if (isMap || !DATA_KEYWORDS.has(key)) yield [key, value, !isMap && NAMED_SCHEMAS.has(key)];
}

/** Empty when the schema may be compiled. Never throws. */
export function schemaProblems(schema: Node): readonly SchemaProblem[] {
  if (JSON.stringify(schema).length > CHARS_MAX)
    return [{ path: "", message: `The schema is longer than ${String(CHARS_MAX / 1024)} KB.` }];
  const problems: SchemaProblem[] = [];
  const check = new Check(schema, problems);
  check.node(schema, "", 0);
  if (problems.length === 0) check.expand();
  return problems.slice(0, PROBLEMS_MAX);
}

interface Walk {
  readonly known: Map<Node, number>;
  /** Schemas that the walk is inside of. */
  readonly open: Set<Node>;
}

class Check {
  readonly #root: Node;
  readonly #problems: SchemaProblem[];

  constructor(root: Node, problems: SchemaProblem[]) {
    this.#root = root;
    this.#problems = problems;
  }

  node(node: Node, path: string, depth: number, isMap = false): void {
    if (depth > DEPTH_MAX) {
      this.#add(path, `The schema is nested deeper than ${String(DEPTH_MAX)} levels.`);
      return;
    }
    if (!isMap) this.#keywords(node, path);
    for (const [key, value, isNamed] of childrenOf(node, isMap)) {
      const below = `${path}/${escapePointer(key)}`;
      if (isNode(value)) this.node(value, below, depth + 1, isNamed);
      else this.#list(value, below, depth + 1);
    }
  }

  #list(value: unknown, path: string, depth: number): void {
    if (Array.isArray(value))
      for (const [index, each] of value.entries())
        if (isNode(each)) this.node(each, `${path}/${String(index)}`, depth + 1);
  }

  #keywords(node: Node, path: string): void {
    this.#names(node, path);
    const { pattern, patternProperties, format } = node;
    if (typeof pattern === "string") this.#pattern(pattern, `${path}/pattern`);
    if (isNode(patternProperties))
      for (const each of Object.keys(patternProperties))
        this.#pattern(each, `${path}/patternProperties/${escapePointer(each)}`);
    if (typeof format === "string" && !Object.hasOwn(fullFormats, format))
      this.#add(`${path}/format`, `There is no format "${format}".`);
  }

  /** Whatever names a schema or refers to one. */
  #names({ $ref, $id, $schema, ...node }: Node, path: string): void {
    if (typeof $ref === "string") this.#reference($ref, `${path}/$ref`);
    if (typeof $id === "string" && path !== "")
      this.#add(`${path}/$id`, "Only a whole schema may have an $id.");
    if (typeof $schema === "string" && !DIALECT.test($schema))
      this.#add(`${path}/$schema`, "The dialect is unknown. JSON Schema 2020-12 is used.");
    for (const keyword of FOREIGN)
      if (typeof node[keyword] === "string") this.#add(`${path}/${keyword}`, `${keyword} is not supported.`);
  }

  #reference(reference: string, path: string): void {
    if (!reference.startsWith("#/"))
      this.#add(path, "Only references inside the schema are allowed, such as #/$defs/address.");
    else if (resolvePointer(this.#root, reference) === undefined)
      this.#add(path, `${reference} leads nowhere.`);
  }

  #pattern(source: string, path: string): void {
    try {
      compilePattern(source);
    } catch (error) {
      this.#add(
        path,
        `The pattern cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
  }

  /** Follows every reference: refuses circles, and what becomes huge. */
  expand(): void {
    try {
      this.#sizeOf(this.#root, false, { known: new Map(), open: new Set() });
    } catch (error) {
      this.#add("", error instanceof RangeError ? error.message : "The schema cannot be followed.");
    }
  }

  #sizeOf(node: Node, isMap: boolean, walk: Walk): number {
    const known = walk.known.get(node);
    if (known !== undefined) return known;
    if (walk.open.has(node)) throw new RangeError("The schema refers to itself.");
    walk.open.add(node);
    let size = 1;
    for (const [key, child, isNamed] of childrenOf(node, isMap)) {
      const target = key === "$ref" && typeof child === "string" ? resolvePointer(this.#root, child) : child;
      for (const each of Array.isArray(target) ? (target as readonly unknown[]) : [target])
        if (isNode(each)) size += this.#sizeOf(each, isNamed, walk);
      if (size > EXPANDED_MAX)
        throw new RangeError("The schema is too large with its references written out.");
    }
    walk.open.delete(node);
    walk.known.set(node, size);
    return size;
  }

  #add(path: string, message: string): void {
    if (this.#problems.length < PROBLEMS_MAX) this.#problems.push({ path, message });
  }
}

const escapePointer = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

/** The value at a pointer such as `#/$defs/address`; undefined when there is none. */
export function resolvePointer(root: unknown, reference: string): unknown {
  let value: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    const key = decode(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
