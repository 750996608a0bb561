import { ShieldCheck } from "lucide-react";
import { DataTable, listOfRows, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useQuarantineGroups, type QuarantineGroup } from "@/lib/client/event";
import { formatCount, plural } from "@/lib/client/format";
import { explain } from "./quarantine-words";

const REFRESH_MS = 30_000;

interface Props {
  readonly sourceName: (id: string) => string;
  readonly onOpen: (href: string) => void;
}

/** What waits, counted by source, event and reason; each row leads to its items. */
export function QuarantineGroupTable({ sourceName, onOpen }: Props) {
  const groups = useQuarantineGroups({ refreshMs: REFRESH_MS });
  const items = groups.data?.items;
  return (
    <>
      <p className="text-ink-2 min-h-8 text-sm tabular-nums">{summaryOf(groups.data)}</p>
      <DataTable<QuarantineGroup>
        label="Quarantined items by source and reason"
        list={listOfRows(items, {
          error: items === undefined ? groups.error : null,
          refetch: groups.refetch,
        })}
        columns={columnsOf(sourceName)}
        rowId={keyOf}
        onOpen={(group) => {
          onOpen(groupHref(group));
        }}
        shownParam="groups"
        empty={
          <EmptyState icon={<ShieldCheck />} title="Nothing is in quarantine">
            Items with a missing name, no person, or a wrong field would stand here, and events that a
            tracking plan blocks or a transformation fails on.
          </EmptyState>
        }
      />
    </>
  );
}

const keyOf = ({ sourceId, code, name }: QuarantineGroup): string => JSON.stringify([sourceId, code, name]);

const groupHref = ({ sourceId, code, name }: QuarantineGroup): string =>
  `/sources/quarantine?${new URLSearchParams({ tab: "items", source: sourceId, code, ...(name === "" ? {} : { name }) }).toString()}`;

interface Groups {
  readonly items: readonly QuarantineGroup[];
  readonly total: number;
  readonly complete: boolean;
}

function summaryOf(groups: Groups | undefined): string {
  if (groups === undefined) return "Counting what waits…";
  if (groups.items.length === 0) return "Nothing waits for a decision.";
  const sources = new Set(groups.items.map(({ sourceId }) => sourceId)).size;
  const counted = `${plural(groups.total, "item")} of ${plural(sources, "source")}.`;
  return groups.complete
    ? `${counted} Each row leads to its items.`
    : `The newest ${counted} There are more.`;
}

/** Some messages have nothing to add to what their code means. */
const isSaid = ({ code, message }: QuarantineGroup): boolean =>
  explain(code).meaning.toLowerCase().replace(/[.]$/, "") === message.toLowerCase();

interface CellProps {
  readonly row: { readonly original: QuarantineGroup };
}

const columnsOf = (sourceName: Props["sourceName"]): readonly ColumnDef<QuarantineGroup>[] => [
  {
    id: "event",
    header: "Event",
    cell: ({ row: { original } }: CellProps) => (
      <span className="block min-w-0">
        <Link
          href={groupHref(original)}
          className="block max-w-56 truncate font-medium hover:underline max-sm:max-w-40"
        >
          {original.name === "" ? "No name" : original.name}
        </Link>
        <span className="text-ink-2 block text-xs break-words md:hidden">
          {sourceName(original.sourceId)}: {explain(original.code).meaning}
        </span>
      </span>
    ),
  },
  {
    id: "source",
    header: "Source",
    cell: ({ row: { original } }: CellProps) => (
      <span className="block max-w-40 truncate" title={sourceName(original.sourceId)}>
        {sourceName(original.sourceId)}
      </span>
    ),
    meta: { from: "md" },
  },
  {
    id: "why",
    header: "Why it was refused",
    cell: ({ row: { original } }: CellProps) => (
      <span className="block min-w-0">
        <span>{explain(original.code).meaning}</span>
        {!isSaid(original) && (
          <span className="text-ink-3 block text-xs break-words">{original.message}</span>
        )}
      </span>
    ),
    meta: { from: "md" },
  },
  {
    id: "count",
    header: "Items",
    cell: ({ row: { original } }: CellProps) => (
      <span className="tabular-nums">{formatCount(original.count)}</span>
    ),
    meta: { align: "right" },
  },
  {
    id: "oldest",
    header: "Oldest",
    cell: ({ row: { original } }: CellProps) => <TimeStamp at={original.firstSeen} />,
    meta: { from: "lg" },
  },
  {
    id: "newest",
    header: "Newest",
    cell: ({ row: { original } }: CellProps) => <TimeStamp at={original.lastSeen} />,
    meta: { width: "6.5rem" },
  },
];
