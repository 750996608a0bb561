/**
 * Text that some store downstream could not hold, made harmless: NUL and lone surrogates become U+FFFD, in values and in
 * keys; keys that could reach a prototype are dropped. A number too large for a double has become Infinity while parsing and
 * could only be stored as null, so it is an error instead.
 *
 * All of this is rare, and all of it leaves a trace in the JSON text, so that most bodies are never walked.
 */
import type { Json } from "../../contract/event.ts";

const NUL = /\0/g;
/** A number, not text, with an exponent of three digits or with more digits before the point than a double can hold. */
const HUGE_NUMBER = /[:[,]\s*-?\d(?:[\d.]*[eE]\+?\d{3}|\d{308})/;

/** Never wrongly false. Surrogates and NUL can stand in JSON only as \u escapes: the body came as valid UTF-8. */
export function mayNeedCleaning(body: string): boolean {
  return (
    body.includes("\\u") ||
    body.includes("__proto__") ||
    body.includes('"constructor"') ||
    !body.isWellFormed() ||
    HUGE_NUMBER.test(body)
  );
}

export function cleanText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replace(NUL, "\uFFFD") : wellFormed;
}

const isDangerous = (key: string, value: Json): boolean =>
  key === "__proto__" ||
  (key === "constructor" && typeof value === "object" && value !== null && Object.hasOwn(value, "prototype"));

/** A clean copy. Throws RangeError for a number that became infinite. Recursive: the gateway bounds the depth to 64. */
export function clean(value: Json): Json {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError("a number is too large to keep");
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(clean);
  const copy: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value)) {
    if (!isDangerous(key, child)) copy[cleanText(key)] = clean(child);
  }
  return copy;
}
