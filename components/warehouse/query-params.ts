/** Parameters of a query: `$1`, `$2`, … in its text, and what people type for them. */

export type ParamValue = string | number | boolean | null;

const PARAMS_MAX = 100;
/** Strings, quoted names and comments may contain dollar signs that are none. */
const OPAQUE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** How many values the query wants: its highest `$n`. */
export function paramCount(sql: string): number {
  const numbers = [...sql.replace(OPAQUE, " ").matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
  return Math.min(Math.max(0, ...numbers), PARAMS_MAX);
}

/** 12 and 1.5 are numbers, true and false truths, null is null; everything else, and what stands in quotes, is text. */
export function paramValue(text: string): ParamValue {
  if (text === "true") return true;
  if (text === "false") return false;
  if (text === "null") return null;
  if (/^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  const quoted = /^'(.*)'$/s.exec(text);
  return quoted?.[1] ?? text;
}
