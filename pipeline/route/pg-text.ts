/** JSON that Postgres takes: it refuses NUL and lone surrogates, which events and answers may well contain. */
const SUSPICIOUS = /\\u0000|\\ud[89a-f]/i;

export function toPgJson(value: unknown): string {
  const json = JSON.stringify(value);
  // A backslash before the escape makes a false alarm, which only costs the cleaning.
  return SUSPICIOUS.test(json) ? JSON.stringify(cleaned(value)) : json;
}

export const cleanText = (text: string): string => text.replaceAll("\u0000", "\uFFFD").toWellFormed();

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleaned(inner)]));
}
