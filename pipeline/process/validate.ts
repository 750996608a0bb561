/** Fourth step: the source's tracking plan judges the event, takes out what it may, or keeps it back. */
import type { Json, JsonObject } from "../../contract/event.ts";
import type { PlanVerdict, Violation } from "../../contract/plan.ts";
import { judge, type Judgement } from "../../plans/judge.ts";
import type { Draft, Rejection } from "./draft.ts";
import type { SourcePlan } from "./plans.ts";

/** Fields of `context` that only the pipeline writes; a client's own would be taken for ours. */
const OURS = ["violationErrors", "trackingPlanId", "trackingPlanVersion"] as const;

export function validate(draft: Draft): Rejection | null {
  const { plan } = draft.arrival;
  if (plan === null || draft.type === "alias") return null;
  const field = draft.type === "identify" || draft.type === "group" ? "traits" : "properties";
  const name = draft.event ?? draft.name ?? "";
  const judgement = judge(plan.compiled, plan.mode, { type: draft.type, name, values: draft[field] });
  draft.plan = verdictOf(plan, judgement);
  const { violations, excerpts, blocks, values } = judgement;
  if (violations.length === 0) {
    draft.context = withoutOurs(draft.context);
    return null;
  }
  draft.found = { violations, excerpts };
  draft.context = annotated(draft.context, plan, judgement);
  if (values !== draft[field]) replaceValues(draft, field, values);
  return plan.mode === "block" && blocks ? rejectionOf(plan, violations) : null;
}

function rejectionOf({ name, version }: SourcePlan, [first, ...others]: readonly Violation[]): Rejection {
  const more = others.length === 0 ? "" : `, and ${String(others.length)} more`;
  return {
    code: "plan_violation",
    message: `"${name}" version ${String(version)}: ${first?.message ?? ""}${more}`,
  };
}

function verdictOf({ planId, version, mode }: SourcePlan, { violations, omitted }: Judgement): PlanVerdict {
  return {
    planId,
    version,
    mode,
    verdict: violations.length === 0 ? "valid" : "violations",
    ...(omitted.length === 0 ? {} : { omitted }),
  };
}

function annotated(context: JsonObject, plan: SourcePlan, { violations }: Judgement): JsonObject {
  return {
    ...context,
    trackingPlanId: plan.planId,
    trackingPlanVersion: plan.version,
    // Violations are plain data: what their type lacks is only an index signature.
    violationErrors: violations as unknown as Json,
  };
}

function withoutOurs(context: JsonObject): JsonObject {
  if (!OURS.some((key) => context[key] !== undefined)) return context;
  return Object.fromEntries(Object.entries(context).filter(([key]) => !OURS.some((own) => own === key)));
}

/** Traits that came in the context stand there as well. */
function replaceValues(draft: Draft, field: "traits" | "properties", values: JsonObject | undefined): void {
  const isShared = field === "traits" && draft.context["traits"] === draft.traits;
  draft[field] = values;
  if (isShared && values !== undefined) draft.context = { ...draft.context, traits: values };
}
