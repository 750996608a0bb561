/** Conditions as rows of a form. Pure. */
import {
  condition as conditionSchema,
  type Condition,
  type ConditionGroup,
  type ConditionOperator,
} from "@/contract/connection";

export interface ConditionRow {
  readonly key: string;
  readonly path: string;
  readonly op: ConditionOperator;
  /** As it is typed; see `literalOf`. */
  readonly value: string;
}

export const OPERATOR_WORDS: Readonly<Record<ConditionOperator, string>> = {
  eq: "is",
  ne: "is not",
  in: "is one of",
  exists: "is there",
  missing: "is not there",
  gt: "is more than",
  lt: "is less than",
  contains: "contains",
  matches: "looks like (*)",
};

export const needsValue = (op: ConditionOperator): boolean => op !== "exists" && op !== "missing";

let made = 0;
/** Rows need names that survive their neighbours' removal. */
export const rowKey = (): string => `row-${String(made++)}`;

export const newRow = (): ConditionRow => ({ key: rowKey(), path: "", op: "eq", value: "" });

type Literal = string | number | boolean | null;

/** `5` is a number, `true` a truth value, `null` nothing; everything else is text, and so is what stands in quotes. */
export function literalOf(text: string): Literal {
  const trimmed = text.trim();
  if (/^"[^]*"$/.test(trimmed)) return trimmed.slice(1, -1);
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  if (trimmed === "null") return null;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** What `literalOf` reads as this value again. */
export function literalText(value: Literal): string {
  if (typeof value !== "string") return String(value);
  return literalOf(value) === value ? value : `"${value}"`;
}

/** The word beside the field: what kind of value the text is. */
export function literalKind(text: string): string {
  const value = literalOf(text);
  if (value === null) return "nothing";
  return { string: "text", number: "number", boolean: "true or false" }[typeof value as "string"] ?? "text";
}

export function rowOf(condition: Condition): ConditionRow {
  const base = { key: rowKey(), path: condition.path, op: condition.op };
  if (!("value" in condition)) return { ...base, value: "" };
  const { value } = condition;
  if (condition.op === "matches") return { ...base, value: condition.value };
  return { ...base, value: Array.isArray(value) ? value.map(literalText).join(", ") : literalText(value) };
}

function rawOf({ path, op, value }: ConditionRow): unknown {
  if (!needsValue(op)) return { path: path.trim(), op };
  if (op === "matches") return { path: path.trim(), op, value: value.trim() };
  if (op !== "in") return { path: path.trim(), op, value: literalOf(value) };
  const items = value.split(",").filter((item) => item.trim() !== "");
  return { path: path.trim(), op, value: items.map(literalOf) };
}

export type CheckedRow =
  | { readonly kind: "ok"; readonly condition: Condition }
  | { readonly kind: "fault"; readonly message: string };

export function checkRow(row: ConditionRow): CheckedRow {
  if (row.path.trim() === "") return { kind: "fault", message: "Name a field, such as properties.total." };
  if (needsValue(row.op) && row.value.trim() === "") return { kind: "fault", message: "Give a value." };
  const parsed = conditionSchema.safeParse(rawOf(row));
  if (parsed.success) return { kind: "ok", condition: parsed.data };
  return { kind: "fault", message: parsed.error.issues[0]?.message ?? "This cannot be compared." };
}

/** "properties.total is more than 100". */
export const conditionWords = (condition: Condition): string =>
  [condition.path, OPERATOR_WORDS[condition.op], rowOf(condition).value]
    .filter((part) => part !== "")
    .join(" ");

export const groupWords = ({ match, conditions }: ConditionGroup): string =>
  conditions.map(conditionWords).join(match === "all" ? " and " : " or ");
