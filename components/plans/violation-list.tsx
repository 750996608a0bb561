"use client";

import { ShieldCheck } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { fillBuckets } from "@/components/charts/series";
import { Callout } from "@/components/ui/callout";
import { Count } from "@/components/ui/count";
import { DataTable, listOfRows, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { useNow } from "@/components/ui/preferences";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Sparkline } from "@/components/ui/sparkline";
import { Stat } from "@/components/ui/stat";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useFilters } from "@/components/ui/use-filters";
import { formatCount, formatShare, plural } from "@/lib/client/format";
import {
  useViolations,
  type TrackingPlanDetail,
  type ViolationGroup,
  type Violations,
} from "@/lib/client/plan";
import { eventWords, VIOLATION_OPTIONS, violationWords } from "./plan-words";
import { ViolationPanel } from "./violation-panel";

const REFRESH_MS = 10_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SPANS = {
  "24h": { ms: DAY_MS, bucketMs: HOUR_MS },
  "7d": { ms: 7 * DAY_MS, bucketMs: 6 * HOUR_MS },
  "30d": { ms: 30 * DAY_MS, bucketMs: DAY_MS },
} as const;
type Span = keyof typeof SPANS;

interface Props {
  readonly filter: { readonly planId?: string; readonly sourceId?: string };
  /** Whether anything is checked at all. */
  readonly isChecked: boolean;
  /** Takes over the draft after "Add to plan"; null: not to be changed here. */
  readonly onAdded: ((plan: TrackingPlanDetail) => void) | null;
}

/** Violations grouped by what is wrong, most frequent first. */
export function ViolationList({ filter, isChecked, onAdded }: Props) {
  const [span, setSpan] = useQueryState(
    "span",
    parseAsStringLiteral(["24h", "7d", "30d"]).withDefault("24h"),
  );
  const { values, set } = useFilters(["q", "kind"]);
  const [openId, setOpenId] = useQueryState("group", { history: "push" });
  const said = useViolations({ ...filter, ...useBounds(span) }, { refreshMs: REFRESH_MS, keepOld: true });
  const groups = said.data?.items.filter((group) => matches(group, values));
  const open = said.data?.items.find(({ id }) => id === openId);
  const isFiltered = values.q !== null || values.kind !== null;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Figures said={said.data} />
      <div>
        <FilterBar
          search={{ name: "q", label: "Search events and properties" }}
          filters={[{ name: "kind", label: "Kind", options: VIOLATION_OPTIONS }]}
          end={
            <SegmentedControl<Span>
              label="Period"
              value={span}
              onChange={(next) => void setSpan(next)}
              options={[
                { value: "24h", label: "24 h" },
                { value: "7d", label: "7 d" },
                { value: "30d", label: "30 d" },
              ]}
            />
          }
        />
        <DataTable<ViolationGroup>
          label="Violations"
          list={listOfRows(groups, { error: said.error, refetch: said.refetch })}
          columns={columnsOf(said.data)}
          rowId={({ id }) => id}
          onOpen={({ id }) => void setOpenId(id)}
          openId={openId}
          isFiltered={isFiltered}
          onClearFilters={() => {
            set({ q: null, kind: null });
          }}
          empty={
            <EmptyState
              icon={<ShieldCheck />}
              title={isChecked ? "Nothing broke the plan" : "Nothing is checked yet"}
            >
              {isChecked
                ? "Violations show here within seconds, grouped by what is wrong, each with real events."
                : "Attach a published version to a source: what breaks it shows here."}
            </EmptyState>
          }
        />
      </div>
      {openId !== null && (
        <ViolationPanel
          group={open}
          isLoading={said.data === undefined}
          onAdded={onAdded}
          onClose={() => void setOpenId(null)}
        />
      )}
      {said.error !== null && said.data !== undefined && <Callout tone="warn">{said.error.message}</Callout>}
    </div>
  );
}

/** Bounds that move with the bucket, so that the answer can be kept. */
function useBounds(span: Span) {
  const { ms, bucketMs } = SPANS[span];
  const now = useNow(60_000);
  const to = Math.ceil(now / bucketMs) * bucketMs;
  return { from: to - ms, to, bucketMs };
}

function matches(group: ViolationGroup, { q, kind }: Readonly<Record<"q" | "kind", string | null>>): boolean {
  if (kind !== null && group.type !== kind) return false;
  const words = `${eventWords(group.eventType, group.eventName)} ${group.property ?? ""}`.toLowerCase();
  return q === null || words.includes(q.toLowerCase());
}

/** Percent and count together; no traffic is not 100 %. */
function Figures({ said }: { readonly said: Violations | undefined }) {
  const events = said?.events;
  const share =
    events === undefined
      ? undefined
      : events.checked === 0
        ? null
        : (events.checked - events.withViolations) / events.checked;
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
      <Stat
        label="Valid events"
        value={share === undefined ? undefined : share === null ? "No traffic" : formatShare(share)}
        note={
          events &&
          `${formatCount(events.checked - events.withViolations)} of ${formatCount(events.checked)} checked`
        }
      />
      <Stat label="Events with violations" value={events && formatCount(events.withViolations)} />
      <Stat
        label="Violations"
        value={said && formatCount(said.total)}
        note={said && `${plural(said.items.length, "kind")} of them`}
      />
    </div>
  );
}

interface CellProps {
  readonly row: { readonly original: ViolationGroup };
}

const columnsOf = (said: Violations | undefined): readonly ColumnDef<ViolationGroup>[] => [
  {
    id: "what",
    header: "What is wrong",
    cell: ({ row: { original } }: CellProps) => (
      <span className="block min-w-0">
        <span className="block font-medium break-words">
          {eventWords(original.eventType, original.eventName)}
          {original.property !== null && (
            <code className="text-code text-ink-2 ml-2">{original.property}</code>
          )}
        </span>
        <span className="text-ink-3 block text-xs">{violationWords(original.type)}</span>
      </span>
    ),
  },
  {
    id: "trend",
    header: "Trend",
    cell: ({ row: { original } }: CellProps) =>
      said === undefined ? null : (
        <Sparkline
          tone="bad"
          width={84}
          height={22}
          values={fillBuckets(original.trend, said).map(({ count }) => count ?? 0)}
          label={`Violations over the period: ${formatCount(original.total)} in all`}
        />
      ),
    meta: { from: "lg" },
  },
  {
    id: "total",
    header: "Count",
    cell: ({ row }: CellProps) => (
      <span className="whitespace-nowrap">
        <Count value={row.original.total} short />
        {said !== undefined && said.events.checked > 0 && (
          <span className="text-ink-3 text-xs">
            {" "}
            {formatShare(Math.min(1, row.original.total / said.events.checked))}
          </span>
        )}
      </span>
    ),
    meta: { align: "right" },
  },
  {
    id: "version",
    header: "Version",
    cell: ({ row }: CellProps) => `v${String(row.original.version)}`,
    meta: { from: "lg" },
  },
  {
    id: "sources",
    header: "Sources",
    cell: ({ row }: CellProps) => <Count value={row.original.sources.length} />,
    meta: { align: "right", from: "xl" },
  },
  {
    id: "first",
    header: "First seen",
    cell: ({ row }: CellProps) => <TimeStamp at={row.original.firstSeen} />,
    meta: { from: "xl" },
  },
  {
    id: "last",
    header: "Last seen",
    cell: ({ row }: CellProps) => <TimeStamp at={row.original.lastSeen} />,
    meta: { from: "md" },
  },
];
