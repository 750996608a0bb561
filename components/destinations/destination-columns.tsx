import { Link } from "@/components/ui/link";
import { Count } from "@/components/ui/count";
import type { ColumnDef } from "@/components/ui/data-table";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { TrendCell } from "@/components/ui/trend-cell";
import { formatShortCount } from "@/lib/client/format";
import { connectorIcon } from "./connector-icon";
import type { DestinationRow } from "./use-destination-rows";

type Column = ColumnDef<DestinationRow>;
interface CellProps {
  readonly row: { readonly original: DestinationRow };
}

function NameCell({ row: { original } }: CellProps) {
  const { destination, connectorName } = original;
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <span aria-hidden className="text-ink-3 max-sm:hidden [&_svg]:size-4">
        {connectorIcon(destination.connector)}
      </span>
      <span className="min-w-0">
        <Link
          href={`/destinations/${destination.id}`}
          className="block max-w-52 truncate font-medium hover:underline max-sm:max-w-40 2xl:max-w-md"
          title={destination.name}
        >
          {destination.name}
        </Link>
        <span className="text-ink-3 text-xs">{connectorName}</span>
      </span>
    </span>
  );
}

/** Narrow screens have no columns for the figures: what is not well stands here. */
function StateCell({ row: { original } }: CellProps) {
  const { health, failed, lane } = original;
  const waiting = lane === undefined ? 0 : lane.lag + lane.held;
  const notes = [
    (failed ?? 0) > 0 ? `${formatShortCount(failed ?? 0)} failed` : null,
    waiting > 0 ? `${formatShortCount(waiting)} waiting` : null,
  ].filter((note) => note !== null);
  return (
    <>
      <StatusChip status={health.status}>{health.word}</StatusChip>
      {notes.length > 0 && (
        <span className="text-ink-2 mt-0.5 block text-xs md:hidden">{notes.join(", ")}</span>
      )}
    </>
  );
}

const DeliveredCell = ({ row: { original } }: CellProps) => (
  <TrendCell values={original.delivered} what="Delivered per hour, last 24 hours" />
);

function FailedCell({ row: { original } }: CellProps) {
  const { failed, destination } = original;
  if (failed === null || failed === 0) return <Count value={failed} className="text-ink-3" />;
  return (
    <Link
      href={`/destinations/${destination.id}?tab=dead-letters`}
      className="text-bad-ink font-medium underline-offset-4 hover:underline"
    >
      <Count value={failed} short />
    </Link>
  );
}

function WaitingCell({ row: { original } }: CellProps) {
  const { lane } = original;
  if (lane === undefined) return <Count value={null} />;
  const waiting = lane.lag + lane.held;
  return (
    <span className="flex flex-col items-end">
      {/* Up to the end of the log: not all of it need be for this destination. */}
      <Count
        value={waiting}
        short
        approximate={waiting > 0}
        {...(waiting === 0 ? { className: "text-ink-3" } : {})}
      />
      {lane.oldestPendingAt !== null && waiting > 0 && (
        <span className="text-ink-3 text-xs whitespace-nowrap">
          oldest <TimeStamp at={lane.oldestPendingAt} className="text-xs" />
        </span>
      )}
    </span>
  );
}

function ErrorCell({ row: { original } }: CellProps) {
  if (original.lane === undefined) return <Count value={null} />;
  const error = original.lane.lastError;
  if (error === null) return <span className="text-ink-3">None</span>;
  return (
    <span className="block max-w-48 min-w-0 2xl:max-w-[32rem]">
      <span className="block truncate" title={error.message}>
        {error.message}
      </span>
      <TimeStamp at={error.at} className="text-ink-3 text-xs" />
    </span>
  );
}

export const DESTINATION_COLUMNS: readonly Column[] = [
  { id: "name", header: "Name", cell: NameCell, meta: { sort: "name" } },
  {
    id: "state",
    header: "State",
    cell: StateCell,
  },
  {
    id: "delivered",
    header: "Delivered, 24 h",
    cell: DeliveredCell,
    meta: { align: "right", from: "md" },
  },
  { id: "failed", header: "Failed, 24 h", cell: FailedCell, meta: { align: "right", from: "md" } },
  { id: "waiting", header: "Waiting", cell: WaitingCell, meta: { align: "right", from: "md" } },
  { id: "error", header: "Last error", cell: ErrorCell, meta: { from: "xl" } },
  {
    id: "created",
    header: "Created",
    cell: ({ row }) => <TimeStamp at={row.original.destination.createdAt} />,
    meta: { sort: "createdAt", from: "lg" },
  },
];
