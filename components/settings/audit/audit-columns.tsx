import { KeyRound } from "lucide-react";
import type { ColumnDef } from "@/components/ui/data-table";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { AuditEntry } from "@/lib/client/audit";
import { PanelLink } from "../panel-link";
import { auditWords } from "./audit-words";

interface CellProps {
  readonly row: { readonly original: AuditEntry };
}

function WhatCell({ row: { original } }: CellProps) {
  return (
    <span className="block max-w-lg min-w-0 max-lg:max-w-72 max-sm:max-w-48">
      <PanelLink param="entry" value={original.id} className="block truncate font-normal">
        {auditWords(original.action)} <span className="font-medium">{original.label}</span>
      </PanelLink>
      <span className="text-ink-3 block truncate text-xs">
        <span className="md:hidden">{original.actorName} · </span>
        <span className="font-mono">{original.action}</span>
      </span>
    </span>
  );
}

export const Actor = ({ entry }: { readonly entry: Pick<AuditEntry, "actor" | "actorName"> }) => (
  <span className="inline-flex max-w-56 items-center gap-1.5">
    {entry.actor.startsWith("token:") && (
      <>
        <KeyRound aria-hidden className="text-ink-3 size-3.5 shrink-0" />
        <span className="sr-only">API token </span>
      </>
    )}
    <span className="truncate" title={entry.actorName}>
      {entry.actorName}
    </span>
  </span>
);

export const AUDIT_COLUMNS: readonly ColumnDef<AuditEntry>[] = [
  { id: "what", header: "What", cell: WhatCell },
  { id: "who", header: "Who", cell: ({ row }) => <Actor entry={row.original} />, meta: { from: "md" } },
  {
    id: "from",
    header: "From",
    cell: ({ row: { original } }) =>
      original.ip === null ? (
        <span className="text-ink-3">–</span>
      ) : (
        <span className="text-code font-mono">{original.ip}</span>
      ),
    meta: { from: "lg" },
  },
  {
    id: "when",
    header: "When",
    cell: ({ row }) => <TimeStamp at={row.original.at} />,
    meta: { align: "right" },
  },
];
