/** From an error in the isolate to what its author is told: where in the author's own text, without our frames. */
import type { TransformationFault } from "../../contract/transformation.ts";
import { MESSAGE_CHARS_MAX, STACK_CHARS_MAX } from "./limits.ts";

/** Name under which the author's text stands in stacks; libraries stand under their own. */
export const TRANSFORMATION_FILE = "transformation.js";

type FaultCode =
  "transformation_failed" | "transformation_timeout" | "transformation_memory" | "transformation_crashed";

const IN_TRANSFORMATION = /transformation\.js:(\d+):(\d+)/;
const OWN_FRAME = /isolated-vm|node:|file:\/\/|\/(?:sandbox|node_modules)\//;
/** isolated-vm names the place of a syntax error at the end of the message. */
const PLACE_IN_MESSAGE = /\s*\[[^[\]]*:\d+:\d+\]$/;

export function createFault(code: FaultCode, message: string, trace = ""): TransformationFault {
  const place = IN_TRANSFORMATION.exec(trace);
  const frames = trace.split("\n").filter((line) => /^\s+at /.test(line) && !OWN_FRAME.test(line));
  return {
    code,
    message: message.slice(0, MESSAGE_CHARS_MAX).toWellFormed(),
    line: place === null ? null : Number(place[1]),
    column: place === null ? null : Number(place[2]),
    stack: frames.length === 0 ? null : frames.join("\n").slice(0, STACK_CHARS_MAX).toWellFormed(),
  };
}

/** What isolated-vm threw while code was loaded or run. */
export function faultOfThrown(thrown: unknown, timeMs: number): TransformationFault {
  const { name, message, stack = "" } = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (message.startsWith("Script execution timed out"))
    return createFault(
      "transformation_timeout",
      `The code ran longer than ${String(timeMs)} ms without an end.`,
      stack,
    );
  if (/memory limit|already disposed|disposed during/i.test(message))
    return createFault("transformation_memory", "The code needs more memory than is allowed.", stack);
  const shown = message.replace(PLACE_IN_MESSAGE, "");
  const title = name === "Error" || shown.startsWith(name) ? shown : `${name}: ${shown}`;
  return createFault("transformation_failed", title, `${message}\n${stack}`);
}
