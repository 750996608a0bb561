/** A connection's mapping as rows of a form. Pure. */
import { connectionMapping, type ConnectionMapping, type MappingStep } from "@/contract/connection";
import { literalOf, literalText, rowKey } from "./condition-draft";

export interface RenameRow {
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

export interface StepRow {
  readonly key: string;
  readonly op: MappingStep["op"];
  readonly path: string;
  /** Where `rename` moves it, what `set` writes, which fields `pick` keeps (separated by commas). */
  readonly value: string;
  /** Only for events of these names, separated by commas; empty: all. */
  readonly events: string;
}

export interface MappingDraft {
  readonly names: readonly RenameRow[];
  readonly steps: readonly StepRow[];
}

export const STEP_OPTIONS = [
  { value: "rename", label: "Rename", description: "Moves a value to another field." },
  { value: "set", label: "Set", description: "Writes a value over what is there." },
  { value: "drop", label: "Drop", description: "Takes a field out." },
  { value: "pick", label: "Keep only", description: "Keeps only these fields of an object." },
] as const satisfies readonly {
  readonly value: MappingStep["op"];
  readonly label: string;
  readonly description: string;
}[];

export const newRename = (): RenameRow => ({ key: rowKey(), from: "", to: "" });
export const newStep = (): StepRow => ({ key: rowKey(), op: "rename", path: "", value: "", events: "" });

export const mappingDraftOf = (mapping: ConnectionMapping | null): MappingDraft => ({
  names: (mapping?.events ?? []).map(({ from, to }) => ({ key: rowKey(), from, to })),
  steps: (mapping?.steps ?? []).map(stepRow),
});

function stepRow(step: MappingStep): StepRow {
  const base = { key: rowKey(), op: step.op, events: (step.events ?? []).join(", ") };
  switch (step.op) {
    case "rename":
      return { ...base, path: step.from, value: step.to };
    case "set":
      return { ...base, path: step.path, value: valueText(step.value) };
    case "pick":
      return { ...base, path: step.path, value: step.keep.join(", ") };
    default:
      return { ...base, path: step.path, value: "" };
  }
}

/** Objects and lists stand as JSON, the rest as in conditions. */
const valueText = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : literalText(value as string);

function valueOf(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return literalOf(text);
  try {
    return JSON.parse(trimmed);
  } catch {
    return trimmed;
  }
}

const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

function rawStep({ op, path: typed, value, events }: StepRow): unknown {
  const path = typed.trim();
  const only = listOf(events).length === 0 ? {} : { events: listOf(events) };
  if (op === "rename") return { op, from: path, to: value.trim(), ...only };
  if (op === "set") return { op, path, value: valueOf(value), ...only };
  if (op === "pick") return { op, path, keep: listOf(value), ...only };
  return { op, path, ...only };
}

export type CheckedMapping =
  | { readonly kind: "ok"; readonly mapping: ConnectionMapping | null }
  /** A sentence by the row's key. */
  | { readonly kind: "faults"; readonly faults: Readonly<Record<string, string>> };

/** Null when it changes nothing. */
export function checkMapping({ names, steps }: MappingDraft): CheckedMapping {
  if (names.length === 0 && steps.length === 0) return { kind: "ok", mapping: null };
  const parsed = connectionMapping.safeParse({
    events: names.map(({ from, to }) => ({ from: from.trim(), to: to.trim() })),
    steps: steps.map(rawStep),
  });
  if (parsed.success) return { kind: "ok", mapping: parsed.data };
  const faults: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) {
    const [list, index] = path;
    const row = (list === "events" ? names : steps)[Number(index)];
    if (row !== undefined) faults[row.key] = list === "events" ? "Give both names." : message;
  }
  return { kind: "faults", faults };
}
