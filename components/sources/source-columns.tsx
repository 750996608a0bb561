import { Link } from "@/components/ui/link";
import { Count } from "@/components/ui/count";
import type { ColumnDef } from "@/components/ui/data-table";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { TrendCell } from "@/components/ui/trend-cell";
import { plural } from "@/lib/client/format";
import type { SourceRow } from "./use-source-rows";

type Column = ColumnDef<SourceRow>;
interface CellProps {
  readonly row: { readonly original: SourceRow };
}

export const sourceHref = ({ source }: Pick<SourceRow, "source">): string => `/sources/${source.id}`;

const NameCell = ({ row: { original } }: CellProps) => (
  <Link
    href={sourceHref(original)}
    className="block max-w-64 truncate font-medium hover:underline max-sm:max-w-44 2xl:max-w-md"
    title={original.source.name}
  >
    {original.source.name}
  </Link>
);

const StateCell = ({ row: { original } }: CellProps) => (
  <span title={original.state.why}>
    <StatusChip status={original.state.status}>{original.state.word}</StatusChip>
  </span>
);

const EventsCell = ({
  row: {
    original: { accepted, isLoading },
  },
}: CellProps) => (
  <TrendCell
    values={accepted ?? (isLoading ? undefined : null)}
    what="Events per hour, last 24 hours"
    chartFrom="md"
  />
);

function DestinationsCell({ row: { original } }: CellProps) {
  const { destinations, source } = original;
  if (destinations.length === 0) return <span className="text-ink-3">None</span>;
  return (
    <Link
      href={`/connections?sourceId=${source.id}`}
      className="block max-w-56 truncate underline-offset-4 hover:underline"
      title={destinations.join("\n")}
    >
      {destinations.length === 1 ? destinations[0] : plural(destinations.length, "destination")}
    </Link>
  );
}

export const SOURCE_COLUMNS: readonly Column[] = [
  { id: "name", header: "Name", cell: NameCell, meta: { sort: "name" } },
  { id: "state", header: "State", cell: StateCell },
  { id: "events", header: "Events, 24 h", cell: EventsCell, meta: { align: "right", from: "md" } },
  {
    id: "last",
    header: "Last event",
    cell: ({ row }) => {
      const { lastEventAt } = row.original;
      return lastEventAt === undefined ? <Count value={null} /> : <TimeStamp at={lastEventAt} />;
    },
    meta: { from: "md" },
  },
  { id: "destinations", header: "Destinations", cell: DestinationsCell, meta: { from: "lg" } },
  {
    id: "created",
    header: "Created",
    cell: ({ row }) => <TimeStamp at={row.original.source.createdAt} />,
    meta: { sort: "createdAt", from: "xl" },
  },
];
