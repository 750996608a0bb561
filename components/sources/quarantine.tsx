"use client";

import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { ERRORS } from "@/contract/errors";
import { useViewer } from "@/components/shell/viewer";
import { Callout } from "@/components/ui/callout";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { Description, DescriptionList } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { SidePanel } from "@/components/ui/side-panel";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useQuarantine, type QuarantinedItem } from "@/lib/client/event";

const REFRESH_MS = 10_000;

interface Explanation {
  readonly meaning: string;
  readonly remedy: string;
}

/** What the catalogue of errors says about a code. */
const explain = (code: string): Explanation =>
  (ERRORS as Readonly<Record<string, Explanation>>)[code] ?? {
    meaning: "The item was refused.",
    remedy: "See the message.",
  };

interface CellProps {
  readonly row: { readonly original: QuarantinedItem };
}

const COLUMNS: readonly ColumnDef<QuarantinedItem>[] = [
  {
    id: "when",
    header: "Arrived",
    cell: ({ row }: CellProps) => <TimeStamp at={row.original.receivedAt} />,
    meta: { width: "9rem" },
  },
  {
    id: "why",
    header: "Why it was refused",
    cell: ({ row }: CellProps) => (
      <span className="block min-w-0">
        <span className="font-medium">{explain(row.original.code).meaning}</span>
        <span className="text-ink-3 block text-xs break-words">{row.original.message}</span>
      </span>
    ),
  },
  {
    id: "code",
    header: "Code",
    cell: ({ row }: CellProps) => <code className="text-code">{row.original.code}</code>,
    meta: { from: "md" },
  },
  {
    id: "item",
    header: "Item",
    cell: ({ row }: CellProps) => (
      <span className="text-ink-2 block max-w-72 truncate">{gistOf(row.original.raw)}</span>
    ),
    meta: { from: "lg" },
  },
];

/** A few words that tell one item from another. */
function gistOf(raw: unknown): string {
  if (typeof raw !== "object" || raw === null) return JSON.stringify(raw) ?? "nothing";
  const { type, event, name } = raw as Readonly<Record<string, unknown>>;
  const words = [type, event, name].filter((word) => typeof word === "string" && word !== "");
  return words.length === 0 ? JSON.stringify(raw) : words.join(" · ");
}

/** Items that were refused, each with what is wrong and what to do. The raw payload opens beside the list. */
export function Quarantine({ sourceId }: { readonly sourceId: string }) {
  const list = useQuarantine({ sourceId, limit: 50 }, { refreshMs: REFRESH_MS });
  const [openId, setOpenId] = useQueryState("item", { history: "push" });
  const open = list.items.find(({ offset }) => String(offset) === openId);
  const { seesPii } = useViewer();
  return (
    <>
      <p className="text-ink-2 text-md max-w-3xl pb-3">
        What arrived but could not become an event. It is kept with its reason and never reaches a
        destination; the rest of its batch went through.
      </p>
      <DataTable<QuarantinedItem>
        label="Quarantined items"
        list={list}
        columns={COLUMNS}
        rowId={({ offset }) => String(offset)}
        onOpen={({ offset }) => void setOpenId(String(offset))}
        openId={openId}
        empty={
          <EmptyState icon={<ShieldCheck />} title="Nothing was refused">
            Items with a missing name, no person, or a wrong field would stand here, each with what to do
            about it.
          </EmptyState>
        }
      />
      <SidePanel
        open={openId !== null}
        onClose={() => void setOpenId(null)}
        title={open === undefined ? "Quarantined item" : explain(open.code).meaning}
        subtitle={open !== undefined && <TimeStamp at={open.receivedAt} show="full" className="text-xs" />}
      >
        {open === undefined ? (
          <Callout>
            {list.isPending
              ? "Loading…"
              : "This item is not among those that are loaded. Load more, or it is older than the quarantine keeps."}
          </Callout>
        ) : (
          <Item item={open} isMasked={!seesPii} />
        )}
      </SidePanel>
    </>
  );
}

function Item({ item, isMasked }: { readonly item: QuarantinedItem; readonly isMasked: boolean }) {
  return (
    <div className="grid grid-cols-1 gap-4">
      <Callout tone="warn" title={item.message}>
        {explain(item.code).remedy}
      </Callout>
      <DescriptionList>
        <Description label="Code">
          <code className="text-code">{item.code}</code>
        </Description>
        <Description label="All codes">
          <Link href="/api-reference" className="text-accent-ink hover:underline">
            API reference
          </Link>
        </Description>
      </DescriptionList>
      {isMasked && (
        <p className="text-ink-3 text-sm">
          Values are masked: you do not have the right to see personal data.
        </p>
      )}
      <PayloadViewer value={item.raw} label="As it was sent" maxHeight={2000} />
    </div>
  );
}
