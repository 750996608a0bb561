import type { TrackingPlanDetail } from "@/lib/client/plan";
import type { Draft } from "./use-draft";

/** What every part of a plan's page gets. */
export interface PlanTab {
  readonly plan: TrackingPlanDetail;
  readonly draft: Draft;
  /** False: the person may only look. */
  readonly mayWrite: boolean;
}
