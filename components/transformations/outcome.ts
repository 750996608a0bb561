/** What became of one event in a transformation, in words. */
import { diffJson } from "@/components/ui/diff";
import type { Status } from "@/components/ui/status-chip";
import { plural } from "@/lib/client/format";
import type { TransformedEvent } from "@/lib/client/transformation";

export type Outcome =
  | { readonly kind: "threw" | "dropped" | "unchanged" }
  | { readonly kind: "changed"; readonly fields: number }
  | { readonly kind: "fanned_out"; readonly events: number };

export function outcomeOf(input: unknown, { error, outputs }: TransformedEvent): Outcome {
  if (error !== null) return { kind: "threw" };
  if (outputs.length === 0) return { kind: "dropped" };
  if (outputs.length > 1) return { kind: "fanned_out", events: outputs.length };
  const fields = diffJson(input, outputs[0]).length;
  return fields === 0 ? { kind: "unchanged" } : { kind: "changed", fields };
}

export const OUTCOME_STATUS: Record<Outcome["kind"], Status> = {
  threw: "failed",
  dropped: "dropped",
  unchanged: "no_data",
  changed: "delivered",
  fanned_out: "published",
};

export function outcomeWords(outcome: Outcome): string {
  if (outcome.kind === "changed") return `${plural(outcome.fields, "field")} changed`;
  if (outcome.kind === "fanned_out") return `Became ${plural(outcome.events, "event")}`;
  return { threw: "Threw", dropped: "Dropped", unchanged: "Unchanged" }[outcome.kind];
}

const KINDS = ["changed", "unchanged", "fanned_out", "dropped", "threw"] as const;
const COUNT_WORDS = {
  changed: "changed",
  unchanged: "unchanged",
  fanned_out: "fanned out",
  dropped: "dropped",
  threw: "threw",
} as const;

/** "80 changed, 5 dropped". */
export function countWords(outcomes: readonly Outcome[]): string {
  const counts = Map.groupBy(outcomes, ({ kind }) => kind);
  return KINDS.flatMap((kind) => {
    const count = counts.get(kind)?.length ?? 0;
    return count === 0 ? [] : [`${String(count)} ${COUNT_WORDS[kind]}`];
  }).join(", ");
}
