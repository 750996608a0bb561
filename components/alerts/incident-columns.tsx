import type { ColumnDef } from "@/components/ui/data-table";
import { useNow } from "@/components/ui/preferences";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { Incident } from "@/lib/client/alert";
import { formatDuration } from "@/lib/client/format";
import { valueInWords } from "./alert-words";
import { IncidentActions } from "./incident-actions";

export function IncidentState({ incident }: { readonly incident: Incident }) {
  const now = useNow();
  const { state, severity, acknowledged, snoozedUntil } = incident;
  if (state === "resolved") return <StatusChip status="finished">Resolved</StatusChip>;
  if (snoozedUntil !== null && snoozedUntil > now) return <StatusChip status="paused">Snoozed</StatusChip>;
  if (acknowledged !== null) return <StatusChip status="running">Acknowledged</StatusChip>;
  if (severity === "critical") return <StatusChip status="down">Critical</StatusChip>;
  return <StatusChip status="degraded">Warning</StatusChip>;
}

const What = ({ incident }: { readonly incident: Incident }) => (
  <span className="block min-w-0 py-1 whitespace-normal">
    <span className="block font-medium break-words">
      {incident.ruleName}: {incident.subject.name}
    </span>
    <span className="text-ink-3 block text-xs break-words">{incident.summary}</span>
    <span className="mt-1 block md:hidden">
      <IncidentState incident={incident} />
    </span>
  </span>
);

const what: ColumnDef<Incident> = {
  id: "what",
  header: "Incident",
  cell: ({ row }) => <What incident={row.original} />,
};
const state: ColumnDef<Incident> = {
  id: "state",
  header: "State",
  cell: ({ row }) => <IncidentState incident={row.original} />,
  meta: { from: "md" },
};
const value: ColumnDef<Incident> = {
  id: "value",
  header: "Now · worst",
  cell: ({ row: { original } }) => (
    <span className="whitespace-nowrap tabular-nums">
      {valueInWords(original.condition, original.value)}
      <span className="text-ink-3"> · {valueInWords(original.condition, original.peak)}</span>
    </span>
  ),
  meta: { from: "lg", align: "right" },
};
const fired: ColumnDef<Incident> = {
  id: "fired",
  header: "Since",
  cell: ({ row }) => <TimeStamp at={row.original.since} />,
  meta: { from: "md" },
};

export const openColumns: readonly ColumnDef<Incident>[] = [
  what,
  state,
  value,
  fired,
  {
    id: "actions",
    header: "Actions",
    cell: ({ row }) => <IncidentActions incident={row.original} />,
    meta: { align: "right", hideLabel: true },
  },
];

export const historyColumns: readonly ColumnDef<Incident>[] = [
  what,
  state,
  {
    id: "peak",
    header: "Worst",
    cell: ({ row: { original } }) => (
      <span className="whitespace-nowrap tabular-nums">
        {valueInWords(original.condition, original.peak)}
      </span>
    ),
    meta: { from: "lg", align: "right" },
  },
  fired,
  {
    id: "lasted",
    header: "Lasted",
    cell: ({ row: { original } }) =>
      original.resolvedAt === null ? (
        <span className="text-ink-2">Still firing</span>
      ) : (
        <span className="tabular-nums">{formatDuration(original.resolvedAt - original.since)}</span>
      ),
    meta: { from: "lg", align: "right" },
  },
  {
    id: "who",
    header: "Taken on by",
    cell: ({ row }) => row.original.acknowledged?.by ?? <span className="text-ink-3">Nobody</span>,
    meta: { from: "lg" },
  },
];
