/**
 * What to do with a batch of which some items nest too deep: they are cut out before anything is parsed, so that the
 * others can go on. In the place of each stands a text that says so and how it began, which is what quarantine keeps.
 */
import { endOfString, ITEM_DEPTH } from "./scan.ts";

const MARK = "nested too deep; it began with ";
const EXCERPT_BYTES = 1_000;

const QUOTE = 0x22;
const BIT = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;

export interface Trimmed {
  readonly bytes: Buffer;
  /** How many values were cut out. */
  readonly cuts: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Objects and arrays at the depth of batch items that reach below `depthMax`; null when the brackets do not match. */
function deepSpans(bytes: Uint8Array, depthMax: number): readonly Span[] | null {
  const spans: Span[] = [];
  let depth = 0;
  let deepest = 0;
  let from = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    const folded = byte | BIT;
    if (byte === QUOTE) i = endOfString(bytes, i + 1);
    else if (folded === OPEN) {
      depth++;
      if (depth === ITEM_DEPTH) [from, deepest] = [i, depth];
      deepest = Math.max(deepest, depth);
    } else if (folded === CLOSE) {
      if (depth === ITEM_DEPTH && deepest > depthMax) spans.push({ from, to: i + 1 });
      depth--;
      if (depth < 0) return null;
    }
  }
  return depth === 0 ? spans : null;
}

/** Null when the text is no JSON anyway. Bounded work: one pass, whatever the depth. */
export function cutDeepItems(bytes: Buffer, depthMax: number): Trimmed | null {
  const spans = deepSpans(bytes, depthMax);
  if (spans === null) return null;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    const excerpt = bytes.toString("utf8", from, Math.min(to, from + EXCERPT_BYTES));
    pieces.push(bytes.subarray(at, from), Buffer.from(JSON.stringify(MARK + excerpt)));
    at = to;
  }
  pieces.push(bytes.subarray(at));
  return { bytes: Buffer.concat(pieces), cuts: spans.length };
}

/** Whether this item stands for one that was cut out. */
export const isCut = (item: unknown): boolean => typeof item === "string" && item.startsWith(MARK);
