/** A rule while it is typed: numbers are text, and every kind keeps its own threshold. Pure. */
import {
  alertCondition,
  alertThreshold,
  watches,
  type AlertCondition,
  type AlertKind,
} from "@/contract/alert";
import type { AlertRule } from "@/lib/contract/alert";
import { createAlert } from "@/lib/contract/alert";
import type { z } from "zod";

export interface RuleDraft {
  readonly name: string;
  readonly enabled: boolean;
  readonly severity: "critical" | "warning";
  readonly kind: AlertKind;
  readonly of: "attempts" | "finals" | "count" | "percent";
  readonly threshold: string;
  readonly minCount: string;
  readonly windowMinutes: string;
  /** Null: each of them. */
  readonly subjectId: string | null;
  readonly channelIds: readonly string[];
  readonly forSeconds: string;
  /** Minutes; "never" for none. */
  readonly renotify: string;
}

const START: Readonly<Record<AlertKind, Pick<RuleDraft, "threshold" | "of" | "minCount" | "windowMinutes">>> =
  {
    failure_rate: { threshold: "20", of: "attempts", minCount: "20", windowMinutes: "5" },
    oldest_pending: { threshold: "15", of: "count", minCount: "20", windowMinutes: "5" },
    dead_letters: { threshold: "1", of: "count", minCount: "20", windowMinutes: "60" },
    lane_stuck: { threshold: "5", of: "count", minCount: "20", windowMinutes: "5" },
    no_data: { threshold: "60", of: "count", minCount: "20", windowMinutes: "5" },
    violations: { threshold: "5", of: "percent", minCount: "50", windowMinutes: "60" },
  };

/** About each destination, or about one source or destination. */
export function newDraft(channelIds: readonly string[], subjectId: string | null = null): RuleDraft {
  const kind = subjectId?.startsWith(SOURCE_PREFIX) === true ? "no_data" : "failure_rate";
  return {
    name: "",
    enabled: true,
    severity: "warning",
    kind,
    ...START[kind],
    subjectId,
    channelIds,
    forSeconds: "60",
    renotify: "never",
  };
}

/** Ids tell what they name. */
const SOURCE_PREFIX = "src_";

/** Another kind has other thresholds, and may watch other things. */
export const withKind = (draft: RuleDraft, kind: AlertKind): RuleDraft => ({
  ...draft,
  kind,
  ...START[kind],
  subjectId: watches(kind) === watches(draft.kind) ? draft.subjectId : null,
});

export function draftOfRule(rule: AlertRule): RuleDraft {
  const { condition } = rule;
  return {
    name: rule.name,
    enabled: rule.enabled,
    severity: rule.severity,
    kind: condition.kind,
    ...START[condition.kind],
    ...("of" in condition ? { of: condition.of } : {}),
    ...("minCount" in condition ? { minCount: String(condition.minCount) } : {}),
    ...("windowMinutes" in condition ? { windowMinutes: String(condition.windowMinutes) } : {}),
    threshold: String(alertThreshold(condition)),
    subjectId: rule.subjectId,
    channelIds: rule.channelIds,
    forSeconds: String(rule.forSeconds),
    renotify: rule.renotifyMinutes === null ? "never" : String(rule.renotifyMinutes),
  };
}

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** All that any kind may need; the schema takes what its kind knows. */
function rawCondition(draft: RuleDraft): Record<string, unknown> {
  const threshold = numberOf(draft.threshold);
  return {
    kind: draft.kind,
    of: draft.of,
    percent: threshold,
    minutes: threshold,
    count: threshold,
    threshold,
    minCount: numberOf(draft.minCount),
    windowMinutes: Number(draft.windowMinutes),
  };
}

/** Null while it cannot be judged. */
export function conditionOfDraft(draft: RuleDraft): AlertCondition | null {
  const parsed = alertCondition.safeParse(rawCondition(draft));
  return parsed.success ? parsed.data : null;
}

export type DraftField = "name" | "threshold" | "minCount" | "forSeconds" | "renotify";
type Body = z.output<typeof createAlert>;
export type Checked =
  | { readonly kind: "ok"; readonly body: Body }
  | { readonly kind: "faults"; readonly faults: Readonly<Partial<Record<DraftField, string>>> };

/** A body for the API, or a sentence beside each field. */
export function checkDraft(draft: RuleDraft): Checked {
  const parsed = createAlert.safeParse({
    name: draft.name,
    enabled: draft.enabled,
    severity: draft.severity,
    condition: rawCondition(draft),
    subjectId: draft.subjectId,
    channelIds: draft.channelIds,
    forSeconds: numberOf(draft.forSeconds),
    renotifyMinutes: draft.renotify === "never" ? null : Number(draft.renotify),
  });
  if (parsed.success) return { kind: "ok", body: parsed.data };
  const faults: Partial<Record<DraftField, string>> = {};
  for (const { path } of parsed.error.issues) {
    const field = fieldOf(path.map(String));
    faults[field] = FAULTS[field];
  }
  return { kind: "faults", faults };
}

function fieldOf([first = "", second]: readonly string[]): DraftField {
  if (first === "name" || first === "forSeconds") return first;
  if (first === "renotifyMinutes") return "renotify";
  return second === "minCount" ? "minCount" : "threshold";
}

const FAULTS: Readonly<Record<DraftField, string>> = {
  name: "Give the alert a name.",
  threshold: "Give a number that can be reached.",
  minCount: "Give a whole number of at least 1.",
  forSeconds: "Give 0 to 3600 seconds.",
  renotify: "Give 5 minutes at least.",
};
