/** What the reasons and states of refused items are called. */
import { ERRORS, type ErrorCode } from "@/contract/errors";

export const QUARANTINE_MEANS =
  "What arrived but was refused, by the gateway, a tracking plan or a transformation. It reaches no destination unless it is released; then it is judged again by what runs now.";

interface Explanation {
  readonly meaning: string;
  readonly remedy: string;
}

/** What the catalogue of errors says about a code. */
export const explain = (code: string): Explanation =>
  (ERRORS as Readonly<Record<string, Explanation>>)[code] ?? {
    meaning: "The item was refused.",
    remedy: "See the message.",
  };

/** Codes that people filter by; the others are rarer than a search for them. */
const CODES: readonly ErrorCode[] = [
  "plan_violation",
  "transformation_failed",
  "transformation_dropped",
  "event_identity_missing",
  "event_name_missing",
  "event_field_invalid",
  "event_type_unknown",
  "event_too_large",
  "event_not_object",
];
export const CODE_OPTIONS = CODES.map((value) => ({
  value,
  label: ERRORS[value].meaning.replace(/[.]$/, ""),
}));

export const STATE_OPTIONS = [
  { value: "open", label: "Open" },
  { value: "released", label: "Released" },
  { value: "discarded", label: "Discarded" },
] as const;

/** A few words that tell one item from another. */
export function gistOf(raw: unknown): string {
  if (typeof raw !== "object" || raw === null) return JSON.stringify(raw) ?? "nothing";
  const { type, event, name } = raw as Readonly<Record<string, unknown>>;
  const words = [type, event, name].filter((word) => typeof word === "string" && word !== "");
  return words.length === 0 ? JSON.stringify(raw) : words.join(" · ");
}
