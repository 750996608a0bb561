"use client";

import { useMemo, useState } from "react";
import { useSources } from "@/lib/client/source";
import { usePlanPreview, type PlanPreview } from "@/lib/client/plan";
import { eventKey } from "@/plans/keywords.ts";
import type { PlanTab } from "./plan-tab";

type EventEvidence = PlanPreview["events"][number];

export interface Evidence {
  /** What the saved draft says about the events of the last 24 hours; undefined while that is not known. */
  readonly preview: PlanPreview | undefined;
  /** Seen, but neither planned nor of a type that the plan leaves alone. */
  readonly unplanned: readonly EventEvidence[];
  /** Of an entry without a name: all events of its type that have no entry of their own. */
  readonly of: (type: string, name: string) => Seen | undefined;
  /** The draft was changed since it was asked; `again` asks for the present one. */
  readonly isOld: boolean;
  readonly again: () => void;
}

export type Seen = Pick<EventEvidence, "checked" | "valid">;

function sumOf(events: readonly Seen[]): Seen | undefined {
  if (events.length === 0) return undefined;
  return {
    checked: events.reduce((sum, { checked }) => sum + checked, 0),
    valid: events.reduce((sum, { valid }) => sum + valid, 0),
  };
}

/**
 * Asked of the sources that use the plan; before it is attached, of all of them. Looking at past events costs the
 * pipeline seconds: it is not asked again for each edit, only when somebody wants to know.
 */
export function useEvidence({ plan, draft, mayWrite }: PlanTab): Evidence {
  const sources = useSources({ limit: 100 });
  const attached = plan.sources.map(({ sourceId }) => sourceId);
  const sourceIds = attached.length > 0 ? attached : sources.items.map(({ id }) => id);
  const isReady =
    mayWrite && sourceIds.length > 0 && plan.faults.length === 0 && draft.content.events.length > 0;
  const [asked, setAsked] = useState(draft.revision);
  const ask = { trackingPlanId: plan.id, version: "draft" as const, sourceIds };
  const preview = usePlanPreview(isReady ? ask : null, asked);
  const { revision, state } = draft;
  const isOld = preview.data !== undefined && (revision !== asked || state !== "saved");
  return useMemo(() => {
    const events = preview.data?.events ?? [];
    const planned = new Set(draft.content.events.map(eventKey));
    const types = new Set<string>(["track", ...draft.content.events.map(({ type }) => type)]);
    return {
      preview: preview.data,
      isOld,
      again: () => {
        setAsked(revision);
      },
      // Other types than track are free until the plan has an entry of theirs.
      unplanned: events.filter((event) => !event.planned && types.has(event.type)),
      of: (type, name) =>
        sumOf(
          events.filter(
            (event) =>
              event.type === type &&
              (event.name === name || (name === "" && !planned.has(`${type}:${event.name}`))),
          ),
        ),
    };
  }, [preview.data, draft.content.events, isOld, revision]);
}
