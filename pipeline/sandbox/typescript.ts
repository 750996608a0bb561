/**
 * From TypeScript to what V8 runs. Types become spaces, so that every position stays; only code with enums, namespaces or
 * parameter properties, which mean something at run time, is rewritten, and its positions are led back by a source map.
 */
import { SourceMap, stripTypeScriptTypes } from "node:module";
import type { TransformationFault } from "../../contract/transformation.ts";
import { TRANSFORMATION_FILE } from "./fault.ts";

const MAP_COMMENT = "//# sourceMappingURL=data:application/json;base64,";

export interface Compiled {
  readonly code: string;
  /** Null when the positions are the author's. */
  readonly map: SourceMap | null;
}

/** Throws Node's own error for a text that is no TypeScript. */
export function compileTypes(code: string): Compiled {
  try {
    return { code: stripTypeScriptTypes(code, { mode: "strip" }), map: null };
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  }
  const made = stripTypeScriptTypes(code, { mode: "transform", sourceMap: true });
  const at = made.lastIndexOf(MAP_COMMENT);
  const text = Buffer.from(made.slice(at + MAP_COMMENT.length), "base64").toString("utf8");
  // Written by Node a moment ago.
  return { code: made.slice(0, at), map: new SourceMap(JSON.parse(text) as SourceMap["payload"]) };
}

const isUnsupported = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";

/** Leads positions in faults back to the author's text. */
export class Places {
  /** By the name under which a text stands in stacks. */
  readonly #maps = new Map<string, SourceMap>();

  add(file: string, { map }: Compiled): void {
    if (map !== null) this.#maps.set(file, map);
  }

  original(fault: TransformationFault): TransformationFault {
    if (this.#maps.size === 0) return fault;
    const { line, column, stack } = fault;
    const place = line === null || column === null ? null : this.#find(TRANSFORMATION_FILE, { line, column });
    return {
      ...fault,
      line: place?.line ?? line,
      column: place?.column ?? column,
      stack: stack === null ? null : this.#frames(stack),
    };
  }

  #frames(stack: string): string {
    return stack.replace(
      /([\w$.-]+\.js):(\d+):(\d+)/g,
      (frame, file: string, line: string, column: string) => {
        const place = this.#find(file, { line: Number(line), column: Number(column) });
        return place === null ? frame : `${file}:${String(place.line)}:${String(place.column)}`;
      },
    );
  }

  /** All count from 1; a source map counts from 0. */
  #find(file: string, { line, column }: Place): Place | null {
    const found = this.#maps.get(file)?.findEntry(line - 1, column - 1);
    if (found === undefined || !("originalLine" in found)) return null;
    return { line: found.originalLine + 1, column: found.originalColumn + 1 };
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
}
