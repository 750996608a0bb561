"use client";

import { useState } from "react";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldGroup } from "@/components/ui/field";
import { SkeletonText } from "@/components/ui/skeleton";
import { useDay } from "@/components/sources/use-source-rows";
import { useTraffic } from "@/lib/client/event";
import { formatCount } from "@/lib/client/format";
import { useSources, type Source } from "@/lib/client/source";
import { useWholeList } from "@/lib/client/whole-list";

export interface Choice {
  readonly sources: readonly Source[] | undefined;
  /** Events of the last 24 hours by source; undefined while not known. */
  readonly counts: ReadonlyMap<string, number> | undefined;
  readonly chosen: readonly string[];
  set(sourceId: string, isChosen: boolean): void;
}

/** The API looks at so many at once. */
const CHOSEN_MAX = 100;

/** Sources to look at; those with traffic are chosen to begin with, unless `initial` names some. */
export function useSourceChoice(initial: readonly string[]): Choice {
  const list = useWholeList(useSources({ sort: "name", limit: 200 }));
  const traffic = useTraffic(useDay());
  const [picked, setPicked] = useState<readonly string[] | null>(initial.length > 0 ? initial : null);
  const counts =
    traffic.data && new Map(traffic.data.sources.map(({ sourceId, total }) => [sourceId, total]));
  const countOf = ({ id }: Source): number => counts?.get(id) ?? 0;
  const busy = list.items
    .filter((source) => countOf(source) > 0)
    .toSorted((a, b) => countOf(b) - countOf(a))
    .slice(0, CHOSEN_MAX)
    .map(({ id }) => id);
  const chosen = picked ?? busy;
  return {
    sources: list.isPending ? undefined : list.items,
    counts,
    chosen,
    set: (sourceId, isChosen) => {
      setPicked(isChosen ? [...chosen, sourceId] : chosen.filter((id) => id !== sourceId));
    },
  };
}

export function SourceChoice({ choice }: { readonly choice: Choice }) {
  const { sources, counts, chosen } = choice;
  if (sources === undefined) return <SkeletonText lines={2} />;
  if (sources.length === 0)
    return (
      <Callout title="There is no source yet">
        Create a source and send events first, or start with an empty plan.
      </Callout>
    );
  return (
    <FieldGroup label="Events of the last 24 hours from">
      <div className="grid max-h-56 gap-1 overflow-y-auto">
        {sources.map(({ id, name }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            onChange={(isChosen) => {
              choice.set(id, isChosen);
            }}
            label={name}
            help={counts && `${formatCount(counts.get(id) ?? 0)} events`}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
