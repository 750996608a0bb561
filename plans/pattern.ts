/**
 * Regular expressions of schemas, in time that grows with the text alone. A backtracking engine can be kept busy for years by
 * `^(a+)+$` and thirty letters, and both the pattern and the text come from elsewhere. So all ways through a pattern are
 * followed at once (Thompson's construction): at most text × PROGRAM_MAX steps. Patterns that cannot blow up and short texts
 * go to the platform's own engine, which is some ten times as fast.
 *
 * Look-around, back-references and inline modifiers have no such automaton and are refused.
 */
import { parsePattern, type PatternNode } from "./pattern-syntax.ts";

/** Instructions: `[0-9]{3}` takes three. */
const PROGRAM_MAX = 2_000;
/** A pattern with one repetition, searched anywhere, takes the square of the length at worst. */
const NATIVE_CHARS_MAX = 1_000;

export interface Matcher {
  test(text: string): boolean;
  /** The source; tells one matcher from another. */
  toString(): string;
}

type Instruction =
  | { readonly op: "char"; readonly fits: (char: string) => boolean }
  | { readonly op: "split"; readonly one: number; other: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "assert"; readonly kind: "start" | "end" | "word" | "inside" }
  | { readonly op: "match" };

/** Throws SyntaxError with a sentence for people when the pattern is broken, too large or not supported. */
export function compilePattern(source: string): Matcher {
  const native = nativeOf(source);
  const tree = parsePattern(source, native.unicode);
  const program = assemble(tree, native.unicode ? "us" : "s");
  const isTame = countVariable(tree) <= 1 && !hasNestedChoice(tree, false);
  return {
    test: (text) =>
      isTame && text.length <= NATIVE_CHARS_MAX
        ? native.test(text)
        : runs(program, native.unicode ? Array.from(text) : text),
    toString: () => source,
  };
}

/** JSON Schema asks for Unicode patterns; many that are written elsewhere only work without. */
function nativeOf(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}

function countVariable(node: PatternNode): number {
  switch (node.kind) {
    case "repeat":
      return (node.min === node.max ? 0 : 1) + countVariable(node.body);
    case "sequence":
    case "choice":
      return node.parts.reduce((sum, part) => sum + countVariable(part), 0);
    default:
      return 0;
  }
}

function hasNestedChoice(node: PatternNode, isRepeated: boolean): boolean {
  switch (node.kind) {
    case "repeat":
      return isRepeated || hasNestedChoice(node.body, true);
    case "sequence":
      return node.parts.some((part) => hasNestedChoice(part, isRepeated));
    case "choice":
      return isRepeated || node.parts.some((part) => hasNestedChoice(part, isRepeated));
    default:
      return false;
  }
}

function assemble(tree: PatternNode, flags: string): readonly Instruction[] {
  const program: Instruction[] = [];
  const add = <I extends Instruction>(instruction: I): I => {
    if (program.length >= PROGRAM_MAX) throw new SyntaxError("the pattern is too large");
    program.push(instruction);
    return instruction;
  };
  emit(tree, { add, flags, at: () => program.length });
  add({ op: "match" });
  return program;
}

interface Emitter {
  add<I extends Instruction>(instruction: I): I;
  readonly flags: string;
  at(): number;
}

function emit(node: PatternNode, out: Emitter): void {
  switch (node.kind) {
    case "char":
      out.add({ op: "char", fits: charTest(node.source, out.flags) });
      return;
    case "assert":
      out.add({ op: "assert", kind: node.assert });
      return;
    case "sequence":
      for (const part of node.parts) emit(part, out);
      return;
    case "choice":
      emitChoice(node.parts, out);
      return;
    case "repeat":
      emitRepeat(node, out);
      return;
    default:
      node satisfies never;
  }
}

function emitChoice(parts: readonly PatternNode[], out: Emitter): void {
  const ends: { op: "jump"; to: number }[] = [];
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      emit(part, out);
      break;
    }
    const split = out.add({ op: "split", one: out.at() + 1, other: 0 });
    emit(part, out);
    ends.push(out.add({ op: "jump", to: 0 }));
    split.other = out.at();
  }
  for (const end of ends) end.to = out.at();
}

function emitRepeat({ body, min, max }: Extract<PatternNode, { kind: "repeat" }>, out: Emitter): void {
  for (let i = 0; i < min; i++) emit(body, out);
  if (max === Infinity) {
    const start = out.at();
    const split = out.add({ op: "split", one: start + 1, other: 0 });
    emit(body, out);
    out.add({ op: "jump", to: start });
    split.other = out.at();
    return;
  }
  const splits: { other: number }[] = [];
  for (let i = min; i < max; i++) {
    splits.push(out.add({ op: "split", one: out.at() + 1, other: 0 }));
    emit(body, out);
  }
  for (const split of splits) split.other = out.at();
}

/** The platform judges single characters, so that classes mean exactly what they always mean; ASCII is remembered. */
function charTest(source: string, flags: string): (char: string) => boolean {
  const regExp = new RegExp(`^(?:${source})$`, source === "." ? flags.replace("s", "") : flags);
  const known = new Uint8Array(128);
  return (char) => {
    const code = char.charCodeAt(0);
    if (code >= 128) return regExp.test(char);
    if (known[code] === 0) known[code] = regExp.test(char) ? 1 : 2;
    return known[code] === 1;
  };
}

const WORD = /^\w$/;
const isWord = (char: string | undefined): boolean => char !== undefined && WORD.test(char);

function holds(
  kind: Extract<Instruction, { op: "assert" }>["kind"],
  before: string | undefined,
  after: string | undefined,
): boolean {
  switch (kind) {
    case "start":
      return before === undefined;
    case "end":
      return after === undefined;
    case "word":
      return isWord(before) !== isWord(after);
    case "inside":
      return isWord(before) === isWord(after);
    default:
      return kind satisfies never;
  }
}

/** Whether any way through the program matches somewhere in the text. */
function runs(program: readonly Instruction[], text: string | readonly string[]): boolean {
  let present: number[] = [];
  const seenAt = new Int32Array(program.length).fill(-1);
  for (let position = 0; position <= text.length; position++) {
    present.push(0);
    const next = step(program, present, {
      seenAt,
      position,
      before: text[position - 1],
      char: text[position],
    });
    if (next === null) return true;
    present = next;
  }
  return false;
}

interface Place {
  /** The position at which each instruction was last reached. */
  readonly seenAt: Int32Array;
  readonly position: number;
  readonly before: string | undefined;
  readonly char: string | undefined;
}

/** Where all ways stand after the character; null when one has come to the end of the program. */
function step(
  program: readonly Instruction[],
  present: readonly number[],
  { seenAt, position, before, char }: Place,
): number[] | null {
  const next: number[] = [];
  const stack = [...present];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const instruction = program[at];
    if (instruction === undefined || seenAt[at] === position) continue;
    seenAt[at] = position;
    if (instruction.op === "match") return null;
    if (instruction.op === "char") {
      if (char !== undefined && instruction.fits(char)) next.push(at + 1);
    } else if (instruction.op === "jump") stack.push(instruction.to);
    else if (instruction.op === "split") stack.push(instruction.other, instruction.one);
    else if (holds(instruction.kind, before, char)) stack.push(at + 1);
  }
  return next;
}
