/** The running release's tracking plans, by source. Immutable: a new release makes new ones and keeps what is compiled. */
import type { PlanMode, ReleasePlan } from "../../contract/plan.ts";
import type { Release } from "../../contract/release.ts";
import { compilePlan, type CompiledPlan } from "../../plans/compile.ts";

export interface SourcePlan {
  readonly planId: string;
  readonly name: string;
  readonly version: number;
  readonly mode: PlanMode;
  readonly compiled: CompiledPlan;
}

interface Kept {
  /** The plan's content as text: the same version of the same plan may be another one after a database was restored. */
  readonly text: string;
  readonly compiled: CompiledPlan;
}

export class Plans {
  static readonly NONE: Plans = new Plans({ plans: [], sources: [] }, null);
  readonly #bySource: ReadonlyMap<string, SourcePlan>;
  readonly #kept = new Map<string, Kept>();

  constructor(release: Pick<Release, "plans" | "sources">, before: Plans | null) {
    const plans = new Map(release.plans.map((plan) => [keyOf(plan), plan]));
    this.#bySource = new Map(
      release.sources.flatMap(({ id, plan: use }): readonly (readonly [string, SourcePlan])[] => {
        if (use === null) return [];
        const plan = plans.get(keyOf({ id: use.planId, version: use.version }));
        if (plan === undefined)
          throw new Error(`the release has no plan ${use.planId} version ${use.version}`);
        const { name, version } = plan;
        return [
          [id, { planId: plan.id, name, version, mode: use.mode, compiled: this.#compiled(plan, before) }],
        ];
      }),
    );
  }

  of(sourceId: string): SourcePlan | null {
    return this.#bySource.get(sourceId) ?? null;
  }

  #compiled(plan: ReleasePlan, before: Plans | null): CompiledPlan {
    const key = keyOf(plan);
    const text = JSON.stringify(plan.content);
    const known = this.#kept.get(key) ?? (before === null ? undefined : before.#kept.get(key));
    const kept = known?.text === text ? known : { text, compiled: compilePlan(plan.content) };
    this.#kept.set(key, kept);
    return kept.compiled;
  }
}

const keyOf = ({ id, version }: Pick<ReleasePlan, "id" | "version">): string => `${id}:${String(version)}`;
