import { KeyRound, ShieldX } from "lucide-react";
import type { ColumnDef } from "@/components/ui/data-table";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { AuditEntry } from "@/lib/client/audit";
import { PanelLink } from "../panel-link";
import { auditWords, isRefusal } from "./audit-words";

interface CellProps {
  readonly row: { readonly original: AuditEntry };
}

/** How often it was tried within the minute; null when it was once, and for what is no refusal. */
const timesOf = ({ action, after }: AuditEntry): number | null => {
  const times = action === "access.refuse" ? after?.["times"] : undefined;
  return typeof times === "number" && times > 1 ? times : null;
};

function WhatCell({ row: { original } }: CellProps) {
  const times = timesOf(original);
  return (
    <span className="block max-w-lg min-w-0 max-lg:max-w-72 max-sm:max-w-48">
      <PanelLink param="entry" value={original.id} className="block truncate font-normal">
        {isRefusal(original.action) && <ShieldX aria-hidden className="text-bad mr-1 inline size-4" />}
        {auditWords(original.action)} <span className="font-medium">{original.label}</span>
        {times !== null && <span className="text-ink-2 tabular-nums"> {times} times</span>}
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
