/** The structure of a regular expression that the platform has accepted already: single characters stay source text. */

export type PatternNode =
  | { readonly kind: "char"; readonly source: string }
  | { readonly kind: "assert"; readonly assert: "start" | "end" | "word" | "inside" }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly parts: readonly PatternNode[] }
  | {
      readonly kind: "repeat";
      readonly body: PatternNode;
      readonly min: number;
      /** Infinity: any number. */
      readonly max: number;
    };

const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const CLASS = /\[(?:\\[\s\S]|[^\]\\])*\]/y;
const ESCAPE_UNICODE =
  /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[\s\S])/y;
const ESCAPE = /\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[0-7]{1,3}|[\s\S])/y;
const GROUP = /\((?:\?:|\?<[\p{ID_Start}$_][\p{ID_Continue}$_]*>)?(?!\?)/uy;
const ANY_UNICODE = /[\s\S]/uy;
const ANY = /[\s\S]/y;
/** Groups nested deeper only serve to exhaust the stack. */
const DEPTH_MAX = 50;

/** Throws SyntaxError for what an automaton cannot do. */
export function parsePattern(source: string, unicode: boolean): PatternNode {
  const parser = new Parser(source, unicode);
  return parser.choice(0);
}

class Parser {
  readonly #source: string;
  readonly #unicode: boolean;
  #at = 0;

  constructor(source: string, unicode: boolean) {
    this.#source = source;
    this.#unicode = unicode;
  }

  /** Up to a closing bracket or the end. */
  choice(depth: number): PatternNode {
    if (depth > DEPTH_MAX) throw new SyntaxError("the pattern is nested too deeply");
    const parts = [this.#sequence(depth)];
    while (this.#source[this.#at] === "|") {
      this.#at += 1;
      parts.push(this.#sequence(depth));
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "choice", parts };
  }

  #sequence(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source[this.#at] ?? "")) {
      parts.push(this.#quantified(this.#atom(depth)));
    }
    return { kind: "sequence", parts };
  }

  #quantified(body: PatternNode): PatternNode {
    const match = this.#take(QUANTIFIER);
    if (match === null) return body;
    const [, sign, from, comma, to] = match;
    if (sign === "*") return { kind: "repeat", body, min: 0, max: Infinity };
    if (sign === "+") return { kind: "repeat", body, min: 1, max: Infinity };
    if (sign === "?") return { kind: "repeat", body, min: 0, max: 1 };
    const min = Number(from);
    const max = comma === undefined ? min : to === "" || to === undefined ? Infinity : Number(to);
    return { kind: "repeat", body, min, max };
  }

  #atom(depth: number): PatternNode {
    const char = this.#source[this.#at];
    if (char === "(") return this.#group(depth);
    if (char === "^" || char === "$") {
      this.#at += 1;
      return { kind: "assert", assert: char === "^" ? "start" : "end" };
    }
    if (char === "[") return { kind: "char", source: this.#must(CLASS) };
    if (char === "\\") return this.#escape();
    const source = this.#must(this.#unicode ? ANY_UNICODE : ANY);
    return { kind: "char", source: "{}]".includes(source) ? `\\${source}` : source };
  }

  #group(depth: number): PatternNode {
    if (this.#take(GROUP) === null)
      throw new SyntaxError("look-around and modifiers are not supported in patterns");
    const body = this.choice(depth + 1);
    this.#at += 1;
    return body;
  }

  #escape(): PatternNode {
    const source = this.#must(this.#unicode ? ESCAPE_UNICODE : ESCAPE);
    if (source === "\\b" || source === "\\B")
      return { kind: "assert", assert: source === "\\b" ? "word" : "inside" };
    if (/^\\[1-9k]/.test(source)) throw new SyntaxError("back-references are not supported in patterns");
    return { kind: "char", source };
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #must(pattern: RegExp): string {
    const match = this.#take(pattern);
    if (match === null) throw new SyntaxError("the pattern is not understood");
    return match[0];
  }
}
