/**
 * A plan as CSV, one row for each event and each property, and back: writing and reading gives the same plan. Rules
 * that have no column stand as JSON in `rules`.
 */
import { parse } from "csv-parse/sync";
import {
  planContent,
  PLANNED_TYPES,
  type JsonSchema,
  type PlanContent,
  type PlanEvent,
} from "../contract/plan.ts";
import { writeRow } from "./edit.ts";
import { eventKey, isNode, type Node } from "./keywords.ts";
import { stepsOf } from "./path.ts";
import { rowsOf, rulesOf, typeKeywords, type PropertyRow } from "./rows.ts";

const COLUMNS = [
  "type",
  "event",
  "property",
  "data_type",
  "required",
  "permitted_values",
  "description",
  "owner",
  "pii",
  "rules",
] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Readonly<Record<Column, string>>;

/** Far more than a plan should have; keeps one upload from holding the console up. */
export const CSV_ROWS_MAX = 100_000;

export interface CsvFault {
  /** Of the file; the first row after the heads is 2. */
  readonly row: number;
  readonly column: string;
  readonly message: string;
}
export type CsvResult =
  | { readonly kind: "plan"; readonly content: PlanContent }
  | { readonly kind: "faults"; readonly faults: readonly CsvFault[] };

// ── Writing ──────────────────────────────────────────────────────────────────

export function planToCsv(content: PlanContent): string {
  const rows = content.events.flatMap((event) => eventRows(event.type, event, event.properties));
  const traits = content.traits === undefined ? [] : eventRows("traits", { name: "" }, content.traits);
  return [COLUMNS, ...rows, ...traits].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

type Said = Pick<PlanEvent, "name"> & {
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
};

function eventRows(type: string, said: Said, schema: JsonSchema): readonly (readonly string[])[] {
  // An event's row has no column for the type of its schema: it stands in `rules` like every other rule.
  const { description, "x-owner": owner, "x-pii": pii, enum: permitted, type: dataType } = schema;
  const shown = { description, "x-owner": owner, "x-pii": pii, enum: permitted, type: dataType };
  const own = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
  const rules = jsonOrEmpty({ ...own, ...rulesOf(schema) });
  const head = [type, said.name, "", "", "", "", said.description ?? "", said.owner ?? "", "", rules];
  return [head, ...rowsOf(schema).map((row) => propertyCells(type, said.name, row))];
}

const propertyCells = (type: string, event: string, row: PropertyRow): readonly string[] => [
  type,
  event,
  row.path,
  row.dataType,
  row.required ? "yes" : "",
  permittedText(row.permitted),
  row.description,
  row.owner,
  row.pii ? "yes" : "",
  jsonOrEmpty(row.rules),
];

const jsonOrEmpty = (node: Node): string => (Object.keys(node).length === 0 ? "" : JSON.stringify(node));

/** Plain words joined by |; as JSON when a value is no text or could be taken for something else. */
export function permittedText(permitted: readonly unknown[] | null): string {
  if (permitted === null) return "";
  const isPlain = (value: unknown): boolean =>
    typeof value === "string" && value !== "" && value.trim() === value && !/[|[\]]/.test(value);
  return permitted.length > 0 && permitted.every(isPlain) ? permitted.join("|") : JSON.stringify(permitted);
}

/** Quoted when it must be. A spreadsheet takes =, +, - and @ for a formula: an apostrophe stops it. */
function cell(text: string): string {
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// ── Reading ──────────────────────────────────────────────────────────────────

/** Every fault of every row, or the plan. The order of columns does not matter; only `event` or `type` must be there. */
export function planFromCsv(text: string): CsvResult {
  const table = readTable(text);
  if (table.kind === "faults") return table;
  const faults: CsvFault[] = [];
  const events = new Map<string, PlanEvent>();
  table.rows.forEach((cells, index) => {
    const fault = applyRow(events, cells);
    if (fault !== null) faults.push({ row: index + 2, ...fault });
  });
  if (faults.length > 0) return { kind: "faults", faults };
  const traits = events.get(TRAITS)?.properties;
  events.delete(TRAITS);
  const content = planContent.safeParse({
    events: [...events.values()],
    ...(traits === undefined ? {} : { traits }),
  });
  if (content.success) return { kind: "plan", content: content.data };
  const [issue] = content.error.issues;
  return { kind: "faults", faults: [{ row: 1, column: "", message: issue?.message ?? "This is no plan." }] };
}

const TRAITS = "traits";

type Table =
  { readonly kind: "rows"; readonly rows: readonly Cells[] } | Extract<CsvResult, { kind: "faults" }>;

function readTable(text: string): Table {
  const fail = (message: string): Table => ({ kind: "faults", faults: [{ row: 1, column: "", message }] });
  let records: readonly (readonly string[])[];
  try {
    records = parse(text, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      to: CSV_ROWS_MAX + 2,
    });
  } catch (error) {
    return fail(`This is not CSV: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  const [heads, ...rows] = records;
  if (heads === undefined) return fail("The file is empty.");
  if (rows.length > CSV_ROWS_MAX) return fail(`At most ${String(CSV_ROWS_MAX)} rows.`);
  const names = heads.map((head) => head.trim().toLowerCase().replaceAll(/[ -]/g, "_"));
  if (!names.includes("event") && !names.includes("type"))
    return fail(`The first row must name the columns: ${COLUMNS.join(", ")}.`);
  return { kind: "rows", rows: rows.map((row) => cellsOf(names, row)) };
}

function cellsOf(names: readonly string[], row: readonly string[]): Cells {
  const value = (column: Column): string => {
    const text = row[names.indexOf(column)] ?? "";
    return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
  };
  // COLUMNS holds every column, so that the record has all of them.
  return Object.fromEntries(COLUMNS.map((column) => [column, value(column)])) as unknown as Cells;
}

type RowFault = Omit<CsvFault, "row"> | null;
const faultIn = (column: Column, message: string): RowFault => ({ column, message });

function applyRow(events: Map<string, PlanEvent>, cells: Cells): RowFault {
  const type = cells.type.trim().toLowerCase() || "track";
  const isTraits = type === TRAITS;
  if (!isTraits && !(PLANNED_TYPES as readonly string[]).includes(type))
    return faultIn("type", `"${cells.type}" is no type: use ${PLANNED_TYPES.join(", ")} or traits.`);
  if (type === "track" && cells.event === "") return faultIn("event", "A track event needs a name.");
  const key = isTraits ? TRAITS : eventKey({ type: type as PlanEvent["type"], name: cells.event });
  const event = events.get(key) ?? {
    type: (isTraits ? "identify" : type) as PlanEvent["type"],
    name: cells.event,
    properties: {},
  };
  const changed = cells.property === "" ? applyEventRow(event, cells) : applyPropertyRow(event, cells);
  if ("message" in changed) return changed;
  events.set(key, changed);
  return null;
}

type Applied = PlanEvent | NonNullable<RowFault>;

function applyEventRow(event: PlanEvent, cells: Cells): Applied {
  const rules = rulesIn(cells);
  if (rules === null) return { column: "rules", message: "Not a JSON object." };
  return {
    ...event,
    ...(cells.description === "" ? {} : { description: cells.description }),
    ...(cells.owner === "" ? {} : { owner: cells.owner }),
    properties: { ...rules, ...event.properties },
  };
}

function applyPropertyRow(event: PlanEvent, cells: Cells): Applied {
  const steps = stepsOf(cells.property);
  if (steps === null) return { column: "property", message: `"${cells.property}" is no path.` };
  const dataType = cells.data_type.trim() || "any";
  if (typeKeywords(dataType) === null)
    return { column: "data_type", message: `"${dataType}" is no data type.` };
  const rules = rulesIn(cells);
  if (rules === null) return { column: "rules", message: "Not a JSON object." };
  const permitted = permittedIn(cells.permitted_values);
  if (permitted === undefined) return { column: "permitted_values", message: "Not a JSON array." };
  const [required, pii] = [yesOrNo(cells.required), yesOrNo(cells.pii)];
  if (required === null) return { column: "required", message: "Write yes, no or nothing." };
  if (pii === null) return { column: "pii", message: "Write yes, no or nothing." };
  const { description, owner } = cells;
  const row = { steps, dataType, required, permitted, description, pii, owner, rules };
  return { ...event, properties: writeRow(event.properties, row) };
}

function rulesIn({ rules }: Cells): Node | null {
  if (rules.trim() === "") return {};
  const value = jsonIn(rules);
  return isNode(value) ? value : null;
}

/** Null: any value; undefined: unreadable. */
function permittedIn(text: string): readonly unknown[] | null | undefined {
  if (text.trim() === "") return null;
  if (!text.trimStart().startsWith("[")) return text.split("|").map((value) => value.trim());
  const value = jsonIn(text);
  return Array.isArray(value) ? value : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const YES = ["yes", "true", "1", "x", "required"];
const NO = ["", "no", "false", "0", "optional"];

function yesOrNo(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  return YES.includes(word) ? true : NO.includes(word) ? false : null;
}
