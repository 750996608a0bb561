"use client";

import { ArrowUp, Truck } from "lucide-react";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Count } from "@/components/ui/count";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { boundsOf, type DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useFilters } from "@/components/ui/use-filters";
import { formatDuration, plural } from "@/lib/client/format";
import type { Pages } from "@/lib/client/query";
import { useLoads, type LoadFilters, type WarehouseLoad } from "@/lib/client/warehouse";
import { LoadPanel } from "./load-panel";

const REFRESH_MS = 5_000;
const PAGE_SIZE = 100;

const COLUMNS: readonly ColumnDef<WarehouseLoad>[] = [
  {
    id: "started",
    header: "Started",
    cell: ({ row: { original: load } }) => (
      <span className="flex flex-wrap items-baseline gap-x-2">
        <TimeStamp at={load.startedAt} />
        {load.loads > 1 && (
          <span className="text-ink-3 text-xs whitespace-nowrap">{plural(load.loads, "load")}</span>
        )}
      </span>
    ),
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
      load.finishedAt === null || load.loads > 1 ? (
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

const ASKED: Readonly<Record<string, LoadFilters>> = {
  error: { state: "failed" },
  discards: { with: "discards" },
  schema: { with: "schema_changes" },
};

interface Loads {
  readonly list: Pages<WarehouseLoad>;
  /** There are loads that the list does not show yet. */
  readonly hasNewer: boolean;
  readonly showNewer: () => void;
}

/** Rows must not move under the pointer: newer ones wait for a click. Only an empty list fills itself. */
function useStillLoads(what: LoadFilters, range: DateRange | null): Loads {
  const [askedAt, setAskedAt] = useState(() => Date.now());
  const [isEmpty, setIsEmpty] = useState(true);
  const filters = { ...what, ...(range === null ? {} : boundsFrom(range, askedAt)) };
  const [newest] = useLoads({ ...filters, limit: 1 }, { refreshMs: REFRESH_MS }).items;
  const list = useLoads(
    { ...filters, limit: PAGE_SIZE },
    { keepOld: true, ...(isEmpty ? { refreshMs: REFRESH_MS } : {}) },
  );
  const [first] = list.items;
  if (!list.isPending && isEmpty !== (first === undefined)) setIsEmpty(first === undefined);
  return {
    list,
    hasNewer: newest !== undefined && first !== undefined && newest.id > first.id,
    showNewer: () => {
      setAskedAt(Date.now());
      list.refetch();
    },
  };
}

/** A range that ends now stays open for what comes. */
const boundsFrom = (range: DateRange, now: number): { readonly from: number; readonly to?: number } =>
  range.kind === "last" ? { from: boundsOf(range, now).from } : boundsOf(range, now);

/** Every load of events into tables, newest first. */
export function LoadsTab() {
  const [openId, setOpenId] = useQueryState("load", parseAsInteger.withOptions({ history: "push" }));
  const { values, clear, isFiltered } = useFilters(["with", "range"]);
  const { range, set: setRange } = useDateRange(null);
  const { list, hasNewer, showNewer } = useStillLoads(ASKED[values.with ?? ""] ?? {}, range);
  return (
    <>
      <FilterBar
        filters={FILTERS}
        also={["range"]}
        end={
          <>
            <span className="text-ink-3 text-xs">
              Freshness: from the arrival of the oldest event of a load until it could be queried
            </span>
            {hasNewer && (
              <Button icon={<ArrowUp aria-hidden />} loading={list.isFetching} onClick={showNewer}>
                Show newer loads
              </Button>
            )}
          </>
        }
      >
        <DateRangePicker range={range} onChange={setRange} presets={["1h", "24h", "7d", "30d"]} allowAll />
      </FilterBar>
      <DataTable
        label="Loads"
        list={list}
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
        load={list.items.find(({ id }) => id === openId)}
        isOpen={openId !== null}
        onClose={() => void setOpenId(null)}
      />
    </>
  );
}
