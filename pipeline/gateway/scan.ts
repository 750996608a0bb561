/**
 * One pass over the bytes of a JSON text before it is parsed: how deep it nests, how large its largest batch item can
 * be, and whether a number in it may not fit a double. JSON.parse takes millions of levels and then blocks for
 * seconds, so depth has to be known first. Costs about 1 ns per byte; nothing here checks that the text is JSON.
 */

export interface Scan {
  readonly tooDeep: boolean;
  /** Bytes of the largest object or array at the depth of batch items; an upper bound for every item. */
  readonly largestItemBytes: number;
  /** A number with an exponent or of very many digits: it may have become Infinity. */
  readonly hugeNumber: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{` differ in this one bit, and so do `]` and `}`, and small and capital letters. */
const BIT = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;
const LETTER_E = 0x65;
const ZERO = 0x30;
const NINE = 0x39;
/** {batch: [ item: the third level. */
export const ITEM_DEPTH = 3;
/** The longest integer that a double holds has 309 digits; whitespace of this length only costs a closer look. */
const TOKEN_BYTES_MAX = 300;

/** Index of the quote that ends the string which starts before `at`; the length of the text when it never ends. */
export function endOfString(bytes: Uint8Array, at: number): number {
  const length = bytes.length;
  let i = at;
  while (i < length) {
    const byte = bytes[i];
    if (byte === QUOTE) return i;
    i += byte === BACKSLASH ? 2 : 1;
  }
  return length;
}

/** An `e` after a digit; the other ones outside strings are those of true and false. */
const isExponent = (folded: number, previous: number): boolean =>
  folded === LETTER_E && previous >= ZERO && previous <= NINE;

export function scan(bytes: Uint8Array, depthMax: number): Scan {
  let depth = 0;
  let itemStart = 0;
  let largestItemBytes = 0;
  let hugeNumber = false;
  let tokenStart = 0;
  let previous = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    const folded = byte | BIT;
    if (byte === QUOTE) {
      i = endOfString(bytes, i + 1);
      tokenStart = i;
    } else if (folded === OPEN) {
      depth++;
      if (depth > depthMax) return { tooDeep: true, largestItemBytes, hugeNumber };
      if (depth === ITEM_DEPTH) itemStart = i;
      tokenStart = i;
    } else if (folded === CLOSE) {
      if (depth === ITEM_DEPTH) largestItemBytes = Math.max(largestItemBytes, i + 1 - itemStart);
      depth--;
      hugeNumber ||= i - tokenStart > TOKEN_BYTES_MAX;
      tokenStart = i;
    } else if (byte === COMMA) {
      hugeNumber ||= i - tokenStart > TOKEN_BYTES_MAX;
      tokenStart = i;
    } else if (isExponent(folded, previous)) {
      hugeNumber = true;
    }
    previous = byte;
  }
  return { tooDeep: false, largestItemBytes, hugeNumber };
}
