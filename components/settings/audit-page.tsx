"use client";

import { ScrollText } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { boundsOf } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { DiffView } from "@/components/ui/diff-view";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { IdText } from "@/components/ui/id-text";
import { useNow } from "@/components/ui/preferences";
import { SidePanel } from "@/components/ui/side-panel";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useFilters } from "@/components/ui/use-filters";
import { useAudit, type AuditEntry } from "@/lib/client/audit";
import { sentenceOf } from "./audit-words";
import { Section } from "./section";

const ENTITIES = [
  "source",
  "destination",
  "connection",
  "release",
  "user",
  "session",
  "invitation",
  "token",
  "saved_query",
];
const REFRESH_RANGE_MS = 60_000;

const columns: ColumnDef<AuditEntry>[] = [
  { id: "what", header: "What", cell: ({ row: { original: entry } }) => <What entry={entry} /> },
  { id: "who", header: "Who", cell: ({ row }) => row.original.actorName },
  {
    id: "from",
    header: "From",
    meta: { from: "lg" },
    cell: ({ row }) => <span className="text-ink-2 tabular-nums">{row.original.ip ?? "–"}</span>,
  },
  {
    id: "when",
    header: "When",
    meta: { align: "right" },
    cell: ({ row }) => <TimeStamp at={row.original.at} />,
  },
];

function What({ entry }: { readonly entry: AuditEntry }) {
  return (
    <span className="block py-1">
      <span className="block">
        {sentenceOf(entry.action)} <span className="font-medium">{entry.label}</span>
      </span>
      <span className="text-ink-3 text-code block font-mono">{entry.action}</span>
    </span>
  );
}

export function AuditPage() {
  const { values, isFiltered, clear } = useFilters(["q", "entity", "actor"]);
  const { range, set } = useDateRange(null);
  const [openId, setOpen] = useQueryState("entry", parseAsString.withOptions({ history: "push" }));
  const now = useNow(REFRESH_RANGE_MS);
  const bounds = range === null ? null : boundsOf(range, now);
  const list = useAudit({
    ...(values.q === null ? {} : { q: values.q }),
    ...(values.entity === null ? {} : { entity: values.entity }),
    ...(values.actor === null ? {} : { actor: values.actor }),
    ...(bounds === null ? {} : { from: bounds.from, to: bounds.to }),
  });
  const open = list.items.find((entry) => entry.id === openId);
  return (
    <>
      <Section
        title="Audit log"
        description="Every change, who made it and what it replaced. Secret values are never kept."
        needs="audit.read"
      >
        <FilterBar
          search={{ name: "q", label: "Search by name or person" }}
          filters={[
            {
              name: "entity",
              label: "Kind",
              options: ENTITIES.map((value) => ({ value, label: value.replace("_", " ") })),
            },
          ]}
        >
          <DateRangePicker range={range} onChange={set} allowAll />
        </FilterBar>
        <DataTable
          label="Audit log"
          list={list}
          columns={columns}
          rowId={(entry) => entry.id}
          onOpen={(entry) => void setOpen(entry.id)}
          openId={openId}
          isFiltered={isFiltered || range !== null}
          onClearFilters={() => {
            clear();
            set(null);
          }}
          empty={
            <EmptyState icon={<ScrollText />} title="Nothing has changed yet">
              Changes to sources, destinations, people and tokens appear here.
            </EmptyState>
          }
        />
      </Section>
      <SidePanel
        open={openId !== null}
        onClose={() => void setOpen(null)}
        title={open === undefined ? "Entry" : `${sentenceOf(open.action)} ${open.label}`}
        subtitle={open && <TimeStamp at={open.at} show="full" />}
      >
        {open === undefined ? (
          <p className="text-ink-3 text-sm">The entry is not among the rows that are loaded.</p>
        ) : (
          <Entry entry={open} />
        )}
      </SidePanel>
    </>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  return (
    <div className="grid gap-5">
      <DiffView before={entry.before} after={entry.after} label="What changed" />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm">
        <dt className="text-ink-3">Who</dt>
        <dd>
          {entry.actorName} <IdText id={entry.actor} max={30} label="actor" />
        </dd>
        <dt className="text-ink-3">What</dt>
        <dd>
          {entry.entity} <IdText id={entry.entityId} max={30} />
        </dd>
        <dt className="text-ink-3">From</dt>
        <dd>{entry.ip ?? "–"}</dd>
        {entry.requestId !== null && (
          <>
            <dt className="text-ink-3">Request</dt>
            <dd>
              <IdText id={entry.requestId} max={36} label="request id" />
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
