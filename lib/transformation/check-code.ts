/**
 * What can be told of a transformation's or a library's code without running it: whether it parses, what it exports and
 * imports. The sandbox stays the judge; this one answers while people type, and when the pipeline is down.
 */
import { parser } from "@lezer/javascript";
import type { TransformationLanguage } from "@/contract/transformation";

export interface CodeFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Characters from the beginning of the text. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

const ENTRIES = ["transformEvent", "transformBatch"] as const;

interface Found {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
interface Module {
  readonly exports: readonly Found[];
  readonly imports: readonly Found[];
  readonly broken: readonly Found[];
}

const parsers = {
  javascript: parser,
  typescript: parser.configure({ dialect: "ts" }),
} as const;

type Tree = ReturnType<typeof parser.parse>;
type Node = Tree["topNode"];

function readModule(language: TransformationLanguage, code: string): Module {
  const tree = parsers[language].parse(code);
  const exports: Found[] = [];
  const imports: Found[] = [];
  const broken: Found[] = [];
  tree.iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) broken.push({ name: "", from, to });
      if (type.name === "ExportDeclaration") exports.push(...exported(node, code));
      if (type.name === "ImportDeclaration") imports.push(...imported(node, code));
    },
  });
  return { exports, imports, broken };
}

const textOf = (node: Node, code: string): string => code.slice(node.from, node.to);
const found = (node: Node, code: string): Found => ({
  name: textOf(node, code),
  from: node.from,
  to: node.to,
});

/** Names that a declaration, or `export { a as b }`, makes visible. */
function exported(node: Node, code: string): Found[] {
  if (node.getChild("default") !== null) return [{ name: "default", from: node.from, to: node.to }];
  const declaration = node.getChild("FunctionDeclaration") ?? node.getChild("ClassDeclaration");
  const group = node.getChild("ExportGroup");
  if (group !== null) return namesOfGroup(group, code);
  const names = declaration ?? node.getChild("VariableDeclaration");
  return names?.getChildren("VariableDefinition").map((name) => found(name, code)) ?? [];
}

/** In `a, b as c` the last name before each comma is what others see. */
function namesOfGroup(group: Node, code: string): Found[] {
  const names: Found[] = [];
  let last: Node | null = null;
  for (let child = group.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "," || child.name === "}") {
      if (last !== null) names.push(found(last, code));
      last = null;
    } else if (child.name !== "{" && child.name !== "as") last = child;
  }
  return names;
}

function imported(node: Node, code: string): Found[] {
  if (node.getChild("type") !== null) return [];
  const name = node.getChild("String");
  return name === null ? [] : [{ ...found(name, code), name: textOf(name, code).slice(1, -1) }];
}

/** Line and column of a place in the text, both from 1. */
function placeOf(code: string, at: number): { readonly line: number; readonly column: number } {
  const before = code.slice(0, at);
  return { line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
}

const faultAt = (code: string, { from, to }: Omit<Found, "name">, message: string): CodeFault => ({
  ...placeOf(code, from),
  from,
  to: Math.max(to, from + 1),
  message,
});

/** "Unexpected `}`" says more than where a parser gave up. */
function syntaxFault(code: string, broken: Found): CodeFault {
  const rest = code.slice(broken.from).trimStart();
  const word = /^(\w+|\S)/.exec(rest)?.[0];
  return faultAt(code, broken, word === undefined ? "The code ends too early." : `Unexpected “${word}”.`);
}

function commonFaults(read: Module, code: string, libraries: ReadonlySet<string>): CodeFault[] {
  // One mistake makes a parser stumble several times: the first tells where it is.
  const [first] = read.broken;
  if (first !== undefined) return [syntaxFault(code, first)];
  return read.imports
    .filter(({ name }) => !libraries.has(name))
    .map((one) => faultAt(code, one, `There is no published library “${one.name}”.`));
}

/** What keeps this code from being a transformation; empty when nothing does. `libraries`: names that it may import. */
export function checkTransformation(
  language: TransformationLanguage,
  code: string,
  libraries: ReadonlySet<string>,
): CodeFault[] {
  const read = readModule(language, code);
  const faults = commonFaults(read, code, libraries);
  if (read.broken.length > 0) return faults;
  const entries = read.exports.filter(({ name }) => (ENTRIES as readonly string[]).includes(name));
  if (entries.length === 0)
    faults.push(
      faultAt(
        code,
        { from: 0, to: 1 },
        "Export one function: transformEvent(event, metadata) or transformBatch(events, metadata).",
      ),
    );
  const [, second] = entries;
  if (second !== undefined)
    faults.push(faultAt(code, second, "Export either transformEvent or transformBatch, not both."));
  return faults;
}

/** What keeps this code from being a library. */
export function checkLibrary(
  language: TransformationLanguage,
  code: string,
  libraries: ReadonlySet<string>,
): CodeFault[] {
  const read = readModule(language, code);
  const faults = commonFaults(read, code, libraries);
  if (faults.length === 0 && read.exports.length === 0)
    faults.push(faultAt(code, { from: 0, to: 1 }, "A library exports at least one thing."));
  return faults;
}

/** Names of the libraries that this code imports; empty when it does not parse. */
export const importsOf = (language: TransformationLanguage, code: string): string[] => [
  ...new Set(readModule(language, code).imports.map(({ name }) => name)),
];
