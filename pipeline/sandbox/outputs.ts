/** From the text that the isolate gave back to outputs, or to what is wrong with it. */
import type { TransformationFault } from "../../contract/transformation.ts";
import { createFault } from "./fault.ts";
import { OUTPUT_CHARS_MAX, OUTPUT_DEPTH_MAX, OUTPUTS_CHARS_MAX, OUTPUTS_PER_EVENT_MAX } from "./limits.ts";

export type Outputs =
  | { readonly kind: "outputs"; readonly outputs: readonly string[] }
  | { readonly kind: "fault"; readonly fault: TransformationFault };

const DROPPED: Outputs = { kind: "outputs", outputs: [] };

const refused = (message: string): Outputs => ({
  kind: "fault",
  fault: createFault("transformation_failed", message),
});

/** The isolate's own part may have been tampered with by the code that it ran: nothing of its text is believed. */
export function readOutputs(text: string): Outputs {
  try {
    const rest = text.slice(1);
    if (text[0] === "d") return DROPPED;
    if (text[0] === "o") return bounded([rest]);
    if (text[0] === "a") return bounded(texts(JSON.parse(rest)));
    if (text[0] === "e") return { kind: "fault", fault: thrownFault(JSON.parse(rest)) };
  } catch {
    // Falls through: unreadable.
  }
  return refused("The transformation's result cannot be read.");
}

/** One list for each of `items` events; null when the text is no result of a batch. */
export function readBatch(text: string, items: number): readonly Outputs[] | null {
  if (text[0] !== "b") return null;
  try {
    const lists: string[][] = Array.from({ length: items }, () => []);
    for (const pair of JSON.parse(text.slice(1)) as [unknown, unknown][]) {
      const [place, output] = pair;
      if (typeof place !== "number" || typeof output !== "string") return null;
      lists[place]?.push(output);
    }
    return lists.map(bounded);
  } catch {
    return null;
  }
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((each) => typeof each === "string"))
    throw new TypeError("no texts");
  return value;
}

function bounded(outputs: readonly string[]): Outputs {
  if (outputs.length > OUTPUTS_PER_EVENT_MAX)
    return refused(
      `One event became ${String(outputs.length)}; at most ${String(OUTPUTS_PER_EVENT_MAX)} are allowed.`,
    );
  let chars = 0;
  for (const output of outputs) {
    chars += output.length;
    if (output.length > OUTPUT_CHARS_MAX || chars > OUTPUTS_CHARS_MAX)
      return refused(
        `The transformation returned more than ${String(OUTPUT_CHARS_MAX / 1024)} KB for one event.`,
      );
    if (isTooDeep(output))
      return refused(
        `The transformation returned JSON nested deeper than ${String(OUTPUT_DEPTH_MAX)} levels.`,
      );
  }
  return { kind: "outputs", outputs };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether it has more openings than a bound for depth, wherever they stand: much faster than reading every character. */
function hasManyOpenings(json: string): boolean {
  let left = OUTPUT_DEPTH_MAX;
  for (const opening of ["{", "["])
    for (let at = json.indexOf(opening); at >= 0; at = json.indexOf(opening, at + 1))
      if (--left < 0) return true;
  return false;
}

/** Reads text only, so that no depth can exhaust a stack. */
function isTooDeep(json: string): boolean {
  if (!hasManyOpenings(json)) return false;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    if (isInText) {
      if (char === BACKSLASH) at++;
      else if (char === QUOTE) isInText = false;
    } else if (char === QUOTE) isInText = true;
    // "{" and "[" differ from "}" and "]" by two.
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > OUTPUT_DEPTH_MAX) return true;
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
  return false;
}

function thrownFault(value: unknown): TransformationFault {
  const { name, message, stack } = (value ?? {}) as Record<string, unknown>;
  const said = typeof message === "string" && message !== "" ? message : "The transformation threw an error.";
  const title = typeof name === "string" && name !== "" && name !== "Error" ? `${name}: ${said}` : said;
  return createFault("transformation_failed", title, typeof stack === "string" ? stack : "");
}
