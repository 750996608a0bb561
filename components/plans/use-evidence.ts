"use client";

import { useMemo } from "react";
import { useSources } from "@/lib/client/source";
import { usePlanPreview, type PlanPreview } from "@/lib/client/plan";
import type { PlanTab } from "./plan-page";

export type EventEvidence = PlanPreview["events"][number];

export interface Evidence {
  /** What the saved draft says about the events of the last 24 hours; undefined while that is not known. */
  readonly preview: PlanPreview | undefined;
  of(type: string, name: string): EventEvidence | undefined;
}

/** Asked of the sources that use the plan; before it is attached, of all of them. */
export function useEvidence({ plan, draft, mayWrite }: PlanTab): Evidence {
  const sources = useSources({ limit: 100 });
  const attached = plan.sources.map(({ sourceId }) => sourceId);
  const sourceIds = attached.length > 0 ? attached : sources.items.map(({ id }) => id);
  const isReady =
    mayWrite && sourceIds.length > 0 && plan.faults.length === 0 && draft.content.events.length > 0;
  const preview = usePlanPreview(isReady ? { trackingPlanId: plan.id, version: "draft", sourceIds } : null);
  return useMemo(() => {
    const byKey = new Map(preview.data?.events.map((event) => [`${event.type}:${event.name}`, event]));
    return {
      preview: preview.data,
      of: (type, name) => byKey.get(`${type}:${name}`),
    };
  }, [preview.data]);
}
