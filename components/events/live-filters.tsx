"use client";

import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { EVENT_TYPES } from "@/contract/event";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { FilterBar, type FilterSpec } from "@/components/ui/filter-bar";
import { SearchInput } from "@/components/ui/search-input";
import { STATUSES } from "@/components/ui/status-chip";
import { cn } from "@/lib/cn";
import { OUTCOME_FILTERS, REFUSED_STATES } from "./outcome";
import { QuickFilters } from "./quick-filters";
import type { LiveFilters as Filters } from "./use-live-filters";
import type { Routing } from "./use-routing";

interface Props {
  readonly filters: Filters;
  readonly routing: Routing;
  /** Fixed by the page. */
  readonly sourceId: string | undefined;
}

/** All filters of the live view and its history. Narrow screens open them with a button. */
export function LiveFilters({ filters, routing, sourceId }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { seesPii } = useViewer();
  const count = Object.values(filters.values).filter((value) => value !== null).length;
  return (
    <div>
      <Button
        className="mb-3 sm:hidden"
        icon={<SlidersHorizontal aria-hidden />}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        Filters{count > 0 && ` (${String(count)})`}
      </Button>
      <FilterBar
        className={cn(!isOpen && "max-sm:hidden")}
        {...(seesPii ? { search: { name: "q", label: "Search in events" } } : {})}
        filters={specsOf(routing, sourceId !== undefined)}
      >
        <SearchInput
          className="w-44"
          value={filters.values.name ?? ""}
          label="Event name, * matches any ending"
          placeholder="Name, e.g. Order*"
          onChange={(name) => {
            filters.set({ name });
          }}
        />
        {seesPii && (
          <SearchInput
            className="w-52"
            value={filters.values.user ?? ""}
            label="User id or anonymous id"
            placeholder="User or anonymous id"
            onChange={(user) => {
              filters.set({ user });
            }}
          />
        )}
        <SearchInput
          className="w-36"
          value={filters.values.message ?? ""}
          label="Message id"
          onChange={(message) => {
            filters.set({ message });
          }}
        />
      </FilterBar>
      <QuickFilters filters={filters} sourceId={sourceId} />
      {!seesPii && (
        <p className="text-ink-3 -mt-1 pb-3 text-xs">
          Values are masked, and searching for people or text is off: you do not have the right to see
          personal data.
        </p>
      )}
    </div>
  );
}

function specsOf(routing: Routing, isSourceFixed: boolean): FilterSpec[] {
  const named = (list: Routing["sources"]) => list.map(({ id, name }) => ({ value: id, label: name }));
  return [
    ...(isSourceFixed || routing.sources.length === 0
      ? []
      : [{ name: "source", label: "Source", options: named(routing.sources) }]),
    { name: "type", label: "Type", options: EVENT_TYPES.map((type) => ({ value: type, label: type })) },
    {
      name: "outcome",
      label: "Outcome",
      options: [...OUTCOME_FILTERS, ...REFUSED_STATES].map((state) => ({
        value: state,
        label: STATUSES[state].word,
      })),
    },
    {
      name: "plan",
      label: "Tracking plan",
      options: [
        { value: "violations", label: "Violations" },
        { value: "valid", label: "Valid" },
      ],
    },
    ...(routing.destinations.length === 0
      ? []
      : [{ name: "destination", label: "Destination", options: named(routing.destinations) }]),
  ];
}
