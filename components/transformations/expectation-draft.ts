/** What a test case expects, as it is typed. */
import type { Expectation, TransformedEvent } from "@/lib/client/transformation";

export interface ExpectationDraft {
  readonly kind: Expectation["kind"];
  /** JSON. */
  readonly outputs: string;
  readonly contains: Readonly<Record<string, string>>;
  readonly absent: string;
  readonly message: string;
}

/** From the one that is saved, else from what became of the event. */
export function draftOf(saved: Expectation | undefined, result?: TransformedEvent): ExpectationDraft {
  return {
    kind: saved?.kind ?? kindOf(result),
    outputs: outputsText(saved?.kind === "output" ? saved.outputs : (result?.outputs ?? [])),
    ...fieldsOf(saved),
    message: saved?.kind === "throws" ? saved.message : (result?.error?.message ?? ""),
  };
}

/** One output stands for itself. */
const outputsText = (outputs: readonly unknown[]): string =>
  JSON.stringify(outputs.length === 1 ? outputs[0] : outputs, null, 2);

function fieldsOf(saved: Expectation | undefined): Pick<ExpectationDraft, "contains" | "absent"> {
  if (saved?.kind !== "contains") return { contains: {}, absent: "" };
  const typed = Object.entries(saved.contains).map(([path, value]) => [
    path,
    typeof value === "string" && !isJson(value) ? value : JSON.stringify(value),
  ]);
  return { contains: Object.fromEntries(typed) as Record<string, string>, absent: saved.absent.join("\n") };
}

function kindOf(result: TransformedEvent | undefined): Expectation["kind"] {
  if (result === undefined || result.outputs.length > 0) return "output";
  return result.error === null ? "dropped" : "throws";
}

/** Throws an Error that says what is wrong. */
export function expectationOf(draft: ExpectationDraft): Expectation {
  if (draft.kind === "dropped") return { kind: "dropped" };
  if (draft.kind === "throws") return { kind: "throws", message: draft.message };
  if (draft.kind === "output") return { kind: "output", outputs: outputsOf(draft.outputs) };
  const absent = draft.absent
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const contains = Object.fromEntries(
    Object.entries(draft.contains).map(([path, text]) => [path, valueOf(text)]),
  );
  if (absent.length === 0 && Object.keys(contains).length === 0) throw new Error("Name at least one field.");
  return { kind: "contains", contains, absent };
}

function outputsOf(text: string): Record<string, unknown>[] {
  const value = parse(text);
  const events = Array.isArray(value) ? value : [value];
  if (!events.every(isObject)) throw new Error("The output is an event or an array of events.");
  return events;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The expected output is not JSON: ${error instanceof Error ? error.message : ""}`, {
      cause: error,
    });
  }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** 42.5 and true are what they look like; what is no JSON is text. */
const valueOf = (text: string): unknown => (isJson(text) ? (JSON.parse(text) as unknown) : text);
