"use client";

import { Braces } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { useMay } from "@/components/shell/viewer";
import { Count } from "@/components/ui/count";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { ListCount } from "@/components/ui/list-count";
import { Skeleton } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { hasNone, useListQuery } from "@/components/ui/use-list-query";
import { formatShortCount } from "@/lib/client/format";
import { useActivity, useTransformations, type TransformationSummary } from "@/lib/client/transformation";
import { LiveChip } from "./live-chip";
import { TemplatePicker } from "./template-picker";
import { kindWords } from "./words";

interface CellProps {
  readonly row: { readonly original: TransformationSummary };
}

const hrefOf = ({ id }: TransformationSummary): string => `/transformations/${id}`;

const NameCell = ({ row: { original } }: CellProps) => (
  <Link
    href={hrefOf(original)}
    title={original.name}
    className="block max-w-72 truncate font-medium hover:underline max-sm:max-w-40"
  >
    {original.name}
  </Link>
);

const UseCell = ({ row: { original } }: CellProps) => {
  const { attachedTo } = original;
  if (attachedTo.length === 0) return <span className="text-ink-3">Nothing</span>;
  const names = attachedTo.map(({ name }) => name).join(", ");
  return (
    <span className="block max-w-72 truncate" title={names}>
      {names}
    </span>
  );
};

function ActivityCell({ row: { original } }: CellProps) {
  const activity = useActivity();
  if (activity.data === undefined)
    return activity.error === null ? <Skeleton className="ml-auto w-16" /> : <Count value={null} />;
  const found = activity.data.items.find(({ transformationId }) => transformationId === original.id);
  if (found === undefined) return <span className="text-ink-3">No events</span>;
  return (
    <span className="inline-flex flex-wrap justify-end gap-x-2 whitespace-nowrap">
      <span>{formatShortCount(found.transformed)} passed</span>
      {found.dropped > 0 && <span className="text-ink-2">{formatShortCount(found.dropped)} dropped</span>}
      {found.failed > 0 && <span className="text-bad-ink">{formatShortCount(found.failed)} failed</span>}
    </span>
  );
}

const COLUMNS: readonly ColumnDef<TransformationSummary>[] = [
  { id: "name", header: "Name", cell: NameCell, meta: { sort: "name" } },
  {
    id: "state",
    header: "State",
    cell: ({ row: { original } }: CellProps) => <LiveChip of={original} />,
  },
  {
    id: "kind",
    header: "Kind",
    cell: ({ row: { original } }: CellProps) => kindWords(original),
    meta: { from: "md" },
  },
  { id: "use", header: "Used by", cell: UseCell, meta: { from: "md" } },
  { id: "activity", header: "Last 24 h", cell: ActivityCell, meta: { align: "right", from: "lg" } },
  {
    id: "cases",
    header: "Test cases",
    cell: ({ row: { original } }: CellProps) => original.testCases,
    meta: { align: "right", from: "xl" },
  },
  {
    id: "updated",
    header: "Draft saved",
    cell: ({ row: { original } }: CellProps) => (
      <span className="whitespace-nowrap">
        <TimeStamp at={original.draftAt} />
      </span>
    ),
    meta: { sort: "updatedAt", from: "lg" },
  },
];

const Begin = () => (
  <section aria-label="Templates">
    <h2 className="text-lg font-semibold">Begin with a template</h2>
    <p className="text-ink-2 text-md mt-1 mb-4 max-w-2xl">
      A transformation is a function that gets each event and returns it changed, several events, or null to
      drop it. It runs in a sandbox; what throws goes to quarantine, never on.
    </p>
    <TemplatePicker />
  </section>
);

export function TransformationList() {
  const { query, table, isFiltered } = useListQuery("name", "updatedAt");
  const router = useRouter();
  const mayWrite = useMay("transformation.write");
  const list = useTransformations(query);
  const isEmpty = hasNone(list, isFiltered);
  if (isEmpty && mayWrite) return <Begin />;
  return (
    <>
      {!isEmpty && (
        <FilterBar
          search={{ name: "q", label: "Search transformations" }}
          end={<ListCount list={list} one="transformation" />}
        />
      )}
      <DataTable<TransformationSummary>
        label="Transformations"
        list={list}
        columns={COLUMNS}
        rowId={({ id }) => id}
        onOpen={(row) => {
          router.push(hrefOf(row));
        }}
        {...table}
        empty={
          <EmptyState icon={<Braces />} title="No transformations yet">
            Engineers write them here; you will see what each does and try it on events.
          </EmptyState>
        }
      />
    </>
  );
}
