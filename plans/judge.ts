/**
 * What a plan says about one event. Pure and total: whatever the plan's schemas and the event hold, there is a verdict.
 *
 * A schema that cannot be used gives `Unknown-Violation`: the event is noted, in mode `block` it is kept in quarantine,
 * since nobody can say that it is right.
 */
import type { JsonObject } from "../contract/event.ts";
import { PLANNED_TYPES } from "../contract/plan.ts";
import type { PlanMode, PlannedType, Violation, ViolationType } from "../contract/plan.ts";
import type { CompiledPlan, Rule } from "./compile.ts";
import { withoutPaths } from "./omit.ts";
import { findingsOf, type Finding } from "./violation.ts";

/** Violations kept of one event. */
export const VIOLATIONS_MAX = 50;
/** Taking one thing out can make another wrong; after so many rounds what is left is only noted. */
const ROUNDS_MAX = 4;

export interface Subject {
  /** Any event type: those that cannot be planned are always valid. */
  readonly type: string;
  /** Name of the track, page or screen; empty without one. */
  readonly name: string;
  /** Properties; traits for identify and group. */
  readonly values: JsonObject | undefined;
}

export interface Judgement {
  readonly violations: readonly Violation[];
  /** Of each violation the start of the offending value as JSON; null when there is none. */
  readonly excerpts: readonly (string | null)[];
  /** Whether `block` keeps the event in quarantine. */
  readonly blocks: boolean;
  /** What goes on: without the omitted values in mode `omit`, else the given object itself. */
  readonly values: JsonObject | undefined;
  /** Paths that were taken out. */
  readonly omitted: readonly string[];
}

/** SDKs add these to pages and screens by themselves; no plan has to list them. */
const AUTOMATIC: ReadonlySet<string> = new Set([
  "name",
  "category",
  "path",
  "url",
  "title",
  "referrer",
  "referring_domain",
  "search",
  "hash",
  "keywords",
  "tab_url",
  "initial_referrer",
  "initial_referring_domain",
]);

/** Never throws. */
export function judge(plan: CompiledPlan, mode: PlanMode, subject: Subject): Judgement {
  const { name, values } = subject;
  const type = plannedType(subject.type);
  if (type === null) return valid(values);
  const rule = plan.ruleFor(type, name);
  if (rule === null) {
    return type === "track" || plan.plans(type)
      ? unplanned(name === "" ? type : name, values)
      : valid(values);
  }
  if (rule.kind === "broken") return unknown(rule.message, values);
  try {
    return judgeValues(rule, mode, { type, values });
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error), values);
  }
}

const plannedType = (type: string): PlannedType | null => PLANNED_TYPES.find((each) => each === type) ?? null;

const NONE: readonly never[] = [];
const EMPTY: JsonObject = {};
const valid = (values: JsonObject | undefined): Judgement => ({
  violations: NONE,
  excerpts: NONE,
  blocks: false,
  values,
  omitted: NONE,
});

function whole(type: ViolationType, message: string, values: JsonObject | undefined): Judgement {
  const violation = { type, message, meta: { instancePath: "", schemaPath: "" } };
  return { violations: [violation], excerpts: [null], blocks: true, values, omitted: NONE };
}

const unplanned = (name: string, values: JsonObject | undefined): Judgement =>
  whole("Unplanned-Event", `${name} is not in the plan`, values);

const unknown = (why: string, values: JsonObject | undefined): Judgement =>
  whole("Unknown-Violation", `the plan could not be applied: ${why}`, values);

interface Values {
  readonly type: PlannedType;
  readonly values: JsonObject | undefined;
}

function judgeValues(rule: Extract<Rule, { kind: "schema" }>, mode: PlanMode, subject: Values): Judgement {
  const first = findingsIn(rule, subject);
  if (first.length === 0) return valid(subject.values);
  if (mode !== "omit") return judgementOf(first, subject.values, NONE);
  const findings = [...first];
  const omitted: string[] = [];
  let values = subject.values ?? EMPTY;
  let present = first;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const paths = present.flatMap(({ strip }) => (strip === null ? [] : [strip]));
    if (paths.length === 0) break;
    omitted.push(...paths.map((path) => path.join(".")));
    values = withoutPaths(values, paths);
    present = findingsIn(rule, { ...subject, values });
    findings.push(...present);
  }
  return judgementOf(findings, values, [...new Set(omitted)].slice(0, VIOLATIONS_MAX));
}

function judgementOf(
  findings: readonly Finding[],
  values: JsonObject | undefined,
  omitted: readonly string[],
): Judgement {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    if (kept.size >= VIOLATIONS_MAX) break;
    const { violation } = finding;
    const key = `${violation.type}\0${violation.property ?? ""}\0${violation.meta.schemaPath}`;
    if (!kept.has(key)) kept.set(key, finding);
  }
  return {
    violations: Array.from(kept.values(), ({ violation }) => violation),
    excerpts: Array.from(kept.values(), ({ excerpt }) => excerpt),
    blocks: findings.some(({ isTolerated }) => !isTolerated),
    values,
    omitted,
  };
}

function findingsIn(rule: Extract<Rule, { kind: "schema" }>, { type, values }: Values): readonly Finding[] {
  if (rule.validate(values ?? EMPTY)) return NONE;
  const findings = findingsOf(rule.validate.errors ?? []);
  return type === "page" || type === "screen" ? findings.filter((each) => !isAutomatic(each)) : findings;
}

const isAutomatic = ({ isTolerated, strip }: Finding): boolean =>
  isTolerated && strip?.length === 1 && AUTOMATIC.has(strip[0] ?? "");
