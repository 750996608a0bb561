/** From a body's bytes to its text and value: UTF-8 or nothing, bounded depth, no key that could reach a prototype. */
import { isAscii, isUtf8 } from "node:buffer";
import { safeParse, scan as scrub } from "secure-json-parse";
import { cutDeepItems } from "./deep-items.ts";
import { DEPTH_MAX } from "./limits.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { scan, type Scan } from "./scan.ts";

export interface ParsedBody {
  readonly kind: "parsed";
  /** The body as it arrived, except that keys which could reach a prototype are gone. */
  readonly text: string;
  readonly value: unknown;
  readonly scan: Scan;
  /** How many values at the depth of batch items were cut out because they nest too deep (deep-items.ts). */
  readonly cuts: number;
}

function withoutMark(bytes: Buffer): Buffer {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}

/** Null when the bytes are not UTF-8. ASCII, the usual case, becomes a one-byte string without decoding. */
function decode(bytes: Buffer): string | null {
  if (isAscii(bytes)) return bytes.toString("latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : null;
}

/** Cheap and never wrongly false: such a key is written plainly or with an escape of an ASCII character. */
const mayHoldPrototypeKey = (text: string): boolean =>
  text.includes("__proto__") || text.includes('"constructor"') || text.includes("\\u00");

export function parseBody(body: Buffer): ParsedBody | Refusal {
  const bytes = withoutMark(body);
  const text = decode(bytes);
  if (text === null) return refuse("invalid_utf8");
  const shape = scan(bytes, DEPTH_MAX);
  if (!shape.tooDeep) return parseText(text, shape, 0);
  const trimmed = cutDeepItems(bytes, DEPTH_MAX);
  return trimmed === null
    ? refuse("too_deep")
    : parseText(trimmed.bytes.toString("utf8"), scan(trimmed.bytes, DEPTH_MAX), trimmed.cuts);
}

function parseText(text: string, shape: Scan, cuts: number): ParsedBody | Refusal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("invalid_json");
  }
  if (!mayHoldPrototypeKey(text) || safeParse(text) !== null)
    return { kind: "parsed", text, value, scan: shape, cuts };
  scrub(value as object, { protoAction: "remove", constructorAction: "remove" });
  return { kind: "parsed", text: JSON.stringify(value), value, scan: shape, cuts };
}
