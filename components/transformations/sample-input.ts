/** Events to try a transformation on. */
import type { TestCase } from "@/lib/client/transformation";
import type { EventSummary } from "@/lib/client/event";

export interface SampleInput {
  readonly key: string;
  readonly label: string;
  /** Epoch milliseconds of arrival; null for what did not arrive. */
  readonly at: number | null;
  readonly event: Readonly<Record<string, unknown>>;
}

export const inputOfEvent = ({ offset, name, receivedAt, event }: EventSummary): SampleInput => ({
  key: `e${String(offset)}`,
  label: name,
  at: receivedAt,
  event: { ...event },
});

export const inputOfCase = ({ id, name, input }: TestCase): SampleInput => ({
  key: id,
  label: name,
  at: null,
  event: input,
});

export type Pasted =
  | { readonly kind: "events"; readonly inputs: readonly SampleInput[] }
  | { readonly kind: "invalid"; readonly message: string };

const PASTED_MAX = 100;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An event, an array of events, a request's `batch`, or one event a line. */
export function parsePasted(text: string): Pasted {
  const values = valuesOf(text);
  if (typeof values === "string") return { kind: "invalid", message: values };
  const events = values.filter(isObject);
  if (events.length < values.length) return { kind: "invalid", message: "Each event is a JSON object." };
  if (events.length === 0) return { kind: "invalid", message: "Paste at least one event." };
  if (events.length > PASTED_MAX)
    return { kind: "invalid", message: `At most ${String(PASTED_MAX)} events at once.` };
  return {
    kind: "events",
    inputs: events.map((event, index) => ({
      key: `p${String(index)}`,
      label: labelOf(event, index),
      at: null,
      event,
    })),
  };
}

function labelOf(event: Readonly<Record<string, unknown>>, index: number): string {
  const name = [event["event"], event["name"], event["type"]].find((part) => typeof part === "string");
  return typeof name === "string" ? name : `Event ${String(index + 1)}`;
}

/** The parsed values, or what is wrong. */
function valuesOf(text: string): readonly unknown[] | string {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && Array.isArray(value["batch"])) return value["batch"];
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    if (lines.length < 2) return error instanceof Error ? error.message : "This is not JSON.";
    try {
      return lines.map((line): unknown => JSON.parse(line));
    } catch {
      return error instanceof Error ? error.message : "This is not JSON.";
    }
  }
}
