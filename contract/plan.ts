/**
 * A tracking plan: which events a source may send, and what they look like. The console edits and versions it, the pipeline
 * validates with it. Schemas are JSON Schema 2020-12.
 */
import { z } from "zod";

/** Annotations of ours inside a schema: `x-pii` marks personal data, `x-owner` names who answers for a property. */
export const jsonSchema = z.record(z.string(), z.unknown()).meta({
  description: "JSON Schema 2020-12 of an object. `x-pii: true` marks personal data, `x-owner` an owner.",
});
export type JsonSchema = Readonly<z.infer<typeof jsonSchema>>;

/** Alias events only join two identifiers: there is nothing to plan. */
export const PLANNED_TYPES = ["track", "identify", "page", "screen", "group"] as const;
export type PlannedType = (typeof PLANNED_TYPES)[number];

export const planEvent = z
  .object({
    type: z.enum(PLANNED_TYPES).default("track"),
    name: z
      .string()
      .max(200)
      .default("")
      .meta({ description: "Name of the track, page or screen; empty for every event of the type." }),
    description: z.string().max(2000).optional(),
    owner: z.string().max(200).optional(),
    properties: jsonSchema
      .default({})
      .meta({ description: "Schema of `properties`; of `traits` for identify and group." }),
  })
  .meta({ id: "PlanEvent" });
export type PlanEvent = Readonly<z.infer<typeof planEvent>>;

export const planContent = z
  .object({
    events: z.array(planEvent).max(5000).default([]),
    traits: jsonSchema.optional().meta({ description: "Schema of the traits of identify events." }),
  })
  .meta({ id: "PlanContent" });
export type PlanContent = Readonly<z.infer<typeof planContent>>;

/**
 * What happens to an event that breaks the plan. `observe`: it goes on, with its violations in
 * `context.violationErrors`. `omit`: what is unplanned or invalid is taken out, the rest goes on. `block`: it goes to
 * quarantine, from which it can be mended and released.
 */
export const PLAN_MODES = ["observe", "omit", "block"] as const;
export const planMode = z.enum(PLAN_MODES);
export type PlanMode = z.infer<typeof planMode>;

/** The types that RudderStack's warehouses know (`context.violationErrors[].type`). */
export const VIOLATION_TYPES = [
  "Unplanned-Event",
  "Required-Missing",
  "Datatype-Mismatch",
  "Additional-Properties",
  "Advance-Rules-Violation",
  "Unknown-Violation",
] as const;
export type ViolationType = (typeof VIOLATION_TYPES)[number];

/** One entry of `context.violationErrors`, in RudderStack's shape. */
export interface Violation {
  readonly type: ViolationType;
  /** A sentence for people. */
  readonly message: string;
  /** Path inside properties or traits, such as `products.0.price`; absent for a whole event. */
  readonly property?: string;
  readonly meta: { readonly instancePath: string; readonly schemaPath: string };
}

export const PLAN_VERDICTS = ["valid", "violations"] as const;

/** What the plan said about one event, kept with it. The violations stand in `context.violationErrors`. */
export interface PlanVerdict {
  readonly planId: string;
  readonly version: number;
  readonly mode: PlanMode;
  readonly verdict: (typeof PLAN_VERDICTS)[number];
  /** Paths that `omit` took out. */
  readonly omitted?: readonly string[];
}

/** One published version, as a release carries it. */
export const releasePlan = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int().min(1),
  content: planContent,
});
export type ReleasePlan = Readonly<z.infer<typeof releasePlan>>;

export const releaseSourcePlan = z.object({
  planId: z.string(),
  version: z.int().min(1),
  mode: planMode,
});
