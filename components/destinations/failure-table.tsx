"use client";

import { Link } from "@/components/ui/link";
import { fillBuckets } from "@/components/charts/series";
import { Count } from "@/components/ui/count";
import { DataTable, listOfRows, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { FailureGroup } from "@/lib/client/health";
import { formatCount, formatShare, plural } from "@/lib/client/format";

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Props {
  /** Undefined while loading. */
  readonly groups: readonly FailureGroup[] | undefined;
  readonly error?: Error | null;
  readonly onRetry?: () => void;
  readonly bucketMs: number;
  readonly span: Span;
  readonly hrefOf: (group: FailureGroup) => string;
  readonly openId?: string | null;
}

/** Failures of one kind in one line: how many, of whom, since when, what it means and what to do. */
export function FailureTable({
  groups,
  error = null,
  onRetry,
  bucketMs,
  span,
  hrefOf,
  openId = null,
}: Props) {
  return (
    <DataTable<FailureGroup>
      label="Failures by kind"
      list={listOfRows(groups, {
        error: groups === undefined ? error : null,
        ...(onRetry ? { refetch: onRetry } : {}),
      })}
      columns={columnsOf({ bucketMs, span, hrefOf })}
      rowId={({ fingerprint }) => fingerprint}
      openId={openId}
      shownParam="groups"
      className="rounded-none border-0"
      empty={
        <EmptyState title="Nothing fails">
          An event that the destination refuses, or that is tried again, shows up here with its reason and
          what to do about it.
        </EmptyState>
      }
    />
  );
}

function columnsOf({
  bucketMs,
  span,
  hrefOf,
}: Pick<Props, "bucketMs" | "span" | "hrefOf">): readonly ColumnDef<FailureGroup>[] {
  return [
    {
      id: "kind",
      header: "Failure",
      cell: ({ row }) => <Kind group={row.original} href={hrefOf(row.original)} />,
    },
    {
      id: "events",
      header: "Events",
      cell: ({ row: { original } }) => <Events group={original} />,
      meta: { align: "right" },
    },
    {
      id: "people",
      header: "People",
      cell: ({ row }) => <Count value={row.original.people} />,
      meta: { align: "right", from: "md" },
    },
    {
      id: "trend",
      header: "Trend",
      cell: ({ row: { original } }) => <Trend group={original} span={span} bucketMs={bucketMs} />,
      meta: { from: "lg" },
    },
    {
      id: "last",
      header: "Last seen",
      cell: ({ row: { original } }) => (
        <span className="grid">
          <TimeStamp at={original.lastAt} />
          <span className="text-ink-3 text-xs whitespace-nowrap">
            first <TimeStamp at={original.firstAt} className="text-xs" />
          </span>
        </span>
      ),
      meta: { from: "md" },
    },
    {
      id: "action",
      header: "What to do",
      cell: ({ row }) => (
        <span className="text-ink-2 line-clamp-3 block max-w-80 min-w-48 text-xs whitespace-normal">
          {row.original.action}
        </span>
      ),
      meta: { from: "xl" },
    },
  ];
}

const Kind = ({ group, href }: { readonly group: FailureGroup; readonly href: string }) => (
  <span className="block max-w-44 min-w-0 py-1 whitespace-normal sm:max-w-80 2xl:max-w-xl">
    <Link href={href} className="line-clamp-2 font-medium hover:underline">
      {group.detail ?? group.meaning}
    </Link>
    <span className="text-ink-3 line-clamp-2 text-xs">
      <span className="font-mono">{group.code}</span>
      {group.detail !== null && <> · {group.meaning}</>}
    </span>
  </span>
);

function Events({ group }: { readonly group: FailureGroup }) {
  const { failed, open, waiting, share } = group;
  return (
    <span className="grid justify-items-end gap-0.5">
      {failed > 0 && (
        <span className="whitespace-nowrap">
          <Count value={failed} short /> <span className="text-ink-3 text-xs">{formatShare(share)}</span>
        </span>
      )}
      {open > 0 && <span className="text-bad-ink text-xs whitespace-nowrap">{formatCount(open)} open</span>}
      {waiting > 0 && <StatusChip status="retrying">{formatCount(waiting)} retrying</StatusChip>}
    </span>
  );
}

interface TrendProps {
  readonly group: FailureGroup;
  readonly span: Span;
  readonly bucketMs: number;
}

function Trend({ group, span, bucketMs }: TrendProps) {
  const values = fillBuckets(group.trend, { ...span, bucketMs }).map(({ count }) => count ?? 0);
  return (
    <Sparkline
      values={values}
      width={96}
      height={22}
      tone="bad"
      label={`${plural(group.failed, "failure")} over this time`}
    />
  );
}
