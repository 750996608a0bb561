export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Index into the text. */
  readonly at: number;
}

/** Where the warehouse found the fault: its messages end in "(line 2, column 7)". Null when it names no place. */
export function positionOf(message: string, sql: string): Position | null {
  const found = /\(line (\d+), column (\d+)\)/.exec(message);
  if (found === null) return null;
  const line = Number(found[1]);
  const column = Number(found[2]);
  const lines = sql.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  return { line, column, at: Math.min(before + column - 1, sql.length) };
}

/** The message without the place, which is shown by itself. */
export const withoutPosition = (message: string): string =>
  message.replace(/\s*\(line \d+, column \d+\)\s*$/, "");
