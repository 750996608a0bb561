"use client";

import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { Count } from "@/components/ui/count";
import { boundsOf, type DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import type { ListState } from "@/components/ui/list-state";
import { useNow } from "@/components/ui/preferences";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useFilters } from "@/components/ui/use-filters";
import type { Destination } from "@/lib/client/destination";
import { useEvents, type AttemptRecord, type EventSummary } from "@/lib/client/event";
import { formatDuration } from "@/lib/client/format";
import { useSources } from "@/lib/client/source";
import { useWhole } from "@/lib/client/whole-list";

const REFRESH_MS = 4_000;
const PAGE_SIZE = 100;

const STATES = [
  { value: "delivered", label: "Delivered" },
  { value: "retrying", label: "Retrying" },
  { value: "held", label: "Held" },
  { value: "dead_lettered", label: "Failed" },
  { value: "filtered", label: "Filtered" },
  { value: "suppressed", label: "Suppressed" },
  { value: "pending", label: "Pending" },
] as const;

interface Row {
  readonly event: EventSummary;
  readonly state: Status;
  /** Null: not taken up yet. */
  readonly outcome: AttemptRecord | null;
  readonly sourceName: string;
}

/** What became of the newest events at this destination. */
export function Deliveries({ destination }: { readonly destination: Destination }) {
  const { values, clear, isFiltered } = useFilters(["name", "outcome", "range"]);
  const { range, set: setRange } = useDateRange(null);
  const rows = useRows(destination, { name: values.name, state: values.outcome, range });
  const router = useRouter();
  return (
    <>
      <FilterBar
        search={{ name: "name", label: "Event name, e.g. Order*" }}
        filters={[{ name: "outcome", label: "Outcome", options: STATES }]}
        also={["range"]}
      >
        <DateRangePicker range={range} onChange={setRange} presets={["15m", "1h", "24h", "7d"]} allowAll />
      </FilterBar>
      <DataTable<Row>
        label="Deliveries"
        list={rows}
        columns={COLUMNS}
        rowId={(row) => String(row.event.offset)}
        onOpen={(row) => {
          router.push(hrefOf(row.event));
        }}
        isFiltered={isFiltered}
        onClearFilters={clear}
        empty={<NoDeliveries />}
      />
    </>
  );
}

const hrefOf = (event: EventSummary): string =>
  `/events/${encodeURIComponent(event.messageId)}?source=${encodeURIComponent(event.sourceId)}`;

interface Filters {
  readonly name: string | null;
  readonly state: string | null;
  readonly range: DateRange | null;
}

/** What a range that ends now begins with, to the minute: the list goes on by itself. */
function useBounds(range: DateRange | null): { readonly from?: number; readonly to?: number } {
  const now = useNow(60_000);
  if (range === null) return {};
  return range.kind === "last" ? { from: boundsOf(range, now).from } : boundsOf(range, now);
}

function useRows(destination: Destination, filters: Filters): ListState<Row> {
  const sources = useWhole(useSources({ limit: 200 }));
  const bounds = useBounds(filters.range);
  const outcome = STATES.find(({ value }) => value === filters.state)?.value;
  const events = useEvents(
    {
      limit: PAGE_SIZE,
      destinationId: destination.id,
      ...bounds,
      ...(filters.name === null ? {} : { name: filters.name }),
      ...(outcome === undefined ? {} : { outcome }),
    },
    { refreshMs: REFRESH_MS, keepOld: true },
  );
  const items = useMemo(() => {
    const names = new Map(sources.map(({ id, name }) => [id, name]));
    return events.items.map((event) => rowOf(event, destination.id, names));
  }, [events.items, sources, destination.id]);
  return { ...events, items };
}

function rowOf(event: EventSummary, destinationId: string, names: ReadonlyMap<string, string>): Row {
  const outcome = event.outcomes.find((known) => known.destinationId === destinationId) ?? null;
  const sourceName = names.get(event.sourceId) ?? event.sourceId;
  return { event, outcome, state: outcome?.state ?? "pending", sourceName };
}

const COLUMNS: readonly ColumnDef<Row>[] = [
  {
    id: "time",
    header: "Received",
    cell: ({ row }) => <TimeStamp at={row.original.event.receivedAt} show="clock" />,
    meta: { width: "6rem" },
  },
  {
    id: "event",
    header: "Event",
    cell: ({ row: { original } }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <Link href={hrefOf(original.event)} className="max-w-64 truncate font-medium hover:underline">
          {original.event.name}
        </Link>
        <span className="text-ink-3 text-xs max-sm:hidden">{original.event.type}</span>
      </span>
    ),
  },
  {
    id: "outcome",
    header: "Outcome",
    cell: ({ row: { original } }) => (
      <span className="flex items-center gap-2">
        <StatusChip status={original.state} />
        {original.outcome?.status !== null && original.outcome?.status !== undefined && (
          <span className="text-ink-2 text-xs whitespace-nowrap tabular-nums">
            HTTP {original.outcome.status}
          </span>
        )}
      </span>
    ),
  },
  {
    id: "person",
    header: "Person",
    cell: ({ row: { original } }) => (
      <span className="text-code block max-w-40 truncate font-mono">
        {original.event.userId ?? original.event.anonymousId ?? "–"}
      </span>
    ),
    meta: { from: "lg" },
  },
  {
    id: "source",
    header: "Source",
    cell: ({ row }) => <span className="block max-w-36 truncate">{row.original.sourceName}</span>,
    meta: { from: "lg" },
  },
  {
    id: "tries",
    header: "Tries",
    cell: ({ row }) => <Count value={row.original.outcome?.attempt || null} />,
    meta: { align: "right", from: "md" },
  },
  {
    id: "took",
    header: "Took",
    cell: ({ row: { original } }) =>
      original.outcome === null || original.outcome.attempt === 0 ? (
        <Count value={null} />
      ) : (
        <span className="whitespace-nowrap">{formatDuration(original.outcome.durationMs)}</span>
      ),
    meta: { align: "right", from: "md" },
  },
  {
    id: "message",
    header: "What it said",
    cell: ({ row: { original } }) => (
      <span
        className="text-ink-2 block max-w-64 truncate 2xl:max-w-xl"
        title={original.outcome?.message ?? ""}
      >
        {original.outcome?.message ?? ""}
      </span>
    ),
    meta: { from: "xl" },
  },
];

const NoDeliveries = () => (
  <EmptyState title="Nothing has come here yet">
    Events appear here as soon as a connected source receives one. To see the way to the destination work now,
    send a test event on the Test tab.
  </EmptyState>
);
