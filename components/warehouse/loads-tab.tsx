"use client";

import { ArrowUp, Truck } from "lucide-react";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Count } from "@/components/ui/count";
import { DataTable, type ColumnDef, type ListState } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useFilters } from "@/components/ui/use-filters";
import { formatDuration } from "@/lib/client/format";
import { useLoads, type WarehouseLoad } from "@/lib/client/warehouse";
import { LoadPanel } from "./load-panel";

const REFRESH_MS = 5_000;
const STEP = 100;
const LOADS_MAX = 500;

const COLUMNS: readonly ColumnDef<WarehouseLoad>[] = [
  {
    id: "started",
    header: "Started",
    cell: ({ row: { original: load } }) => <TimeStamp at={load.startedAt} />,
  },
  {
    id: "state",
    header: "State",
    cell: ({ row: { original: load } }) => <StatusChip status={load.state} />,
  },
  {
    id: "events",
    header: "Events",
    meta: { align: "right" },
    cell: ({ row: { original: load } }) => <Count value={load.events} />,
  },
  {
    id: "rows",
    header: "Rows",
    meta: { align: "right", from: "md" },
    cell: ({ row: { original: load } }) => <Count value={load.rows} />,
  },
  {
    id: "discards",
    header: "Discards",
    meta: { align: "right", from: "md" },
    cell: ({ row: { original: load } }) => (
      <Count
        value={load.discards}
        {...(load.discards > 0 ? { className: "text-warn-ink font-medium" } : {})}
      />
    ),
  },
  {
    id: "schema",
    header: "Schema changes",
    meta: { align: "right", from: "lg" },
    cell: ({ row: { original: load } }) => <Count value={load.schemaChanges.length} />,
  },
  {
    id: "duration",
    header: "Took",
    meta: { align: "right", from: "lg" },
    cell: ({ row: { original: load } }) =>
      load.finishedAt === null ? (
        <span className="text-ink-3">–</span>
      ) : (
        formatDuration(load.finishedAt - load.startedAt)
      ),
  },
  {
    id: "freshness",
    header: "Freshness",
    meta: { align: "right" },
    cell: ({ row: { original: load } }) =>
      load.freshnessMs === null ? <span className="text-ink-3">–</span> : formatDuration(load.freshnessMs),
  },
  {
    id: "error",
    header: "Error",
    meta: { from: "lg" },
    cell: ({ row: { original: load } }) =>
      load.error === null ? null : <span className="text-bad-ink line-clamp-1 break-all">{load.error}</span>,
  },
];

const FILTERS = [
  {
    name: "with",
    label: "With",
    options: [
      { value: "error", label: "Errors" },
      { value: "discards", label: "Discards" },
      { value: "schema", label: "Schema changes" },
    ],
  },
] as const;

function matches(load: WarehouseLoad, filter: string | null | undefined): boolean {
  switch (filter) {
    case "error":
      return load.state === "failed";
    case "discards":
      return load.discards > 0;
    case "schema":
      return load.schemaChanges.length > 0;
    default:
      return true;
  }
}

interface Loads {
  readonly all: readonly WarehouseLoad[] | undefined;
  /** There are loads that the list does not show yet. */
  readonly hasNewer: boolean;
  readonly isFetching: boolean;
  readonly list: Omit<ListState<WarehouseLoad>, "items">;
}

const isNewer = (newest: WarehouseLoad | undefined, shown: WarehouseLoad | undefined): boolean =>
  newest !== undefined && shown !== undefined && newest.id > shown.id;

/** Rows must not move under the pointer: newer ones wait for a click. Only an empty list fills itself. */
function useStillLoads(): Loads {
  const [limit, setLimit] = useQueryState("loads", parseAsInteger.withDefault(STEP));
  const [isEmpty, setIsEmpty] = useState(true);
  const asked = Math.min(Math.max(limit, 1), LOADS_MAX);
  const newest = useLoads(1, { refreshMs: REFRESH_MS }).data?.items[0];
  const query = useLoads(asked, { keepOld: true, ...(isEmpty ? { refreshMs: REFRESH_MS } : {}) });
  const all = query.data?.items;
  if (all !== undefined && isEmpty !== (all.length === 0)) setIsEmpty(all.length === 0);
  return {
    all,
    hasNewer: isNewer(newest, all?.[0]),
    isFetching: query.isFetching,
    list: {
      isPending: all === undefined && query.error === null,
      hasMore: all?.length === asked && asked < LOADS_MAX,
      isLoadingMore: query.isPlaceholderData,
      loadMore: () => void setLimit(asked + STEP),
      error: query.error,
      refetch: () => void query.refetch(),
    },
  };
}

/** Every load of events into tables, newest first. */
export function LoadsTab() {
  const [openId, setOpenId] = useQueryState("load", parseAsInteger.withOptions({ history: "push" }));
  const { values, clear, isFiltered } = useFilters(["with"]);
  const { all, hasNewer, isFetching, list } = useStillLoads();
  const items = all?.filter((load) => matches(load, values["with"])) ?? [];
  return (
    <>
      <FilterBar
        filters={FILTERS}
        end={
          <>
            <span className="text-ink-3 text-xs">
              Freshness: from the arrival of the oldest event of a load until it could be queried
            </span>
            {hasNewer && (
              <Button
                icon={<ArrowUp aria-hidden />}
                loading={isFetching}
                onClick={() => {
                  list.refetch();
                }}
              >
                Show newer loads
              </Button>
            )}
          </>
        }
      />
      <DataTable
        label="Loads"
        list={{ items, ...list }}
        columns={COLUMNS}
        rowId={(load) => String(load.id)}
        onOpen={(load) => void setOpenId(load.id)}
        openId={openId === null ? null : String(openId)}
        isFiltered={isFiltered}
        onClearFilters={clear}
        shownParam="loads-shown"
        empty={
          <EmptyState icon={<Truck aria-hidden />} title="Nothing has been loaded yet">
            Events are loaded in small batches within seconds of their arrival. Each batch is listed here with
            what it wrote.
          </EmptyState>
        }
      />
      <LoadPanel
        load={all?.find(({ id }) => id === openId)}
        isOpen={openId !== null}
        onClose={() => void setOpenId(null)}
      />
    </>
  );
}
