"use client";

import { ViolationList } from "./violation-list";
import type { PlanTab } from "./plan-tab";

export const ViolationsTab = ({ plan, draft, mayWrite }: PlanTab) => (
  <ViolationList
    filter={{ planId: plan.id }}
    isChecked={plan.sources.length > 0}
    onAdded={draft.state === "saved" && mayWrite ? draft.adopt : null}
  />
);
