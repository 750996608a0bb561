"use client";

import { Unplug } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable, listOfRows, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useDetachPlan, type SourcePlan } from "@/lib/client/plan";
import { AttachDialog, type Attaching } from "./attach-dialog";
import type { PlanTab } from "./plan-tab";
import { MODE_WORDS } from "./plan-words";

interface Row {
  readonly source: SourcePlan;
  readonly latest: number | null;
  readonly onChange: () => void;
  readonly onDetach: () => void;
}
interface CellProps {
  readonly row: { readonly original: Row };
}

const COLUMNS: readonly ColumnDef<Row>[] = [
  {
    id: "source",
    header: "Source",
    cell: ({ row: { original } }: CellProps) => (
      <Link href={`/sources/${original.source.sourceId}?tab=plan`} className="font-medium hover:underline">
        {original.source.sourceName}
      </Link>
    ),
  },
  {
    id: "version",
    header: "Version",
    cell: ({ row: { original } }: CellProps) => (
      <VersionOf source={original.source} latest={original.latest} />
    ),
  },
  {
    id: "mode",
    header: "Mode",
    cell: ({ row: { original } }: CellProps) => {
      const { status, name, says } = MODE_WORDS[original.source.mode];
      return (
        <span title={says}>
          <StatusChip status={status}>{name}</StatusChip>
        </span>
      );
    },
  },
  {
    id: "since",
    header: "Since",
    cell: ({ row }: CellProps) => <TimeStamp at={row.original.source.attachedAt} />,
    meta: { from: "md" },
  },
];
const ACTIONS: ColumnDef<Row> = {
  id: "actions",
  header: "Actions",
  cell: ({ row: { original } }: CellProps) => (
    <span className="flex justify-end gap-2">
      <Button size="sm" onClick={original.onChange}>
        Change…
      </Button>
      <Button size="sm" variant="ghost" onClick={original.onDetach}>
        Detach…
      </Button>
    </span>
  ),
  meta: { align: "right", hideLabel: true },
};

/** Which sources the plan checks, with which version, and what happens to events that break it. */
export function SourcesTab({ plan, mayWrite }: PlanTab) {
  const [attaching, setAttaching] = useState<Attaching | null>(null);
  const [detaching, setDetaching] = useState<SourcePlan | null>(null);
  const detach = useDetachPlan();
  const isPublished = plan.latestVersion !== null;
  const attach = (
    <Button
      variant="primary"
      disabled={!isPublished}
      onClick={() => {
        setAttaching({ sourceId: null });
      }}
    >
      Attach to a source
    </Button>
  );
  const rows = plan.sources.map((source): Row => ({
    source,
    latest: plan.latestVersion,
    onChange: () => {
      setAttaching({ sourceId: source.sourceId, mode: source.mode });
    },
    onDetach: () => {
      setDetaching(source);
    },
  }));
  return (
    <div className="grid grid-cols-1 gap-3">
      {!isPublished && (
        <Callout title="Publish a version first">
          Sources are checked with a version that never changes.
        </Callout>
      )}
      {mayWrite && plan.sources.length > 0 && <div>{attach}</div>}
      <DataTable<Row>
        label="Sources of the plan"
        list={listOfRows(rows)}
        columns={mayWrite ? [...COLUMNS, ACTIONS] : COLUMNS}
        rowId={({ source }) => source.sourceId}
        empty={
          <EmptyState icon={<Unplug />} title="No source uses this plan" action={mayWrite && attach}>
            Begin with Observe: nothing is changed or held back, and you see what breaks the plan.
          </EmptyState>
        }
      />
      {attaching !== null && (
        <AttachDialog
          plan={plan}
          attaching={attaching}
          onClose={() => {
            setAttaching(null);
          }}
        />
      )}
      <ConfirmDialog
        open={detaching !== null}
        onOpenChange={() => {
          setDetaching(null);
        }}
        title={`Stop checking ${detaching?.sourceName ?? ""}?`}
        action="Detach the plan"
        onConfirm={() => detach.mutateAsync({ params: { id: detaching?.sourceId ?? "" } })}
      >
        Its events go on unchecked. What waits in quarantine stays there.
      </ConfirmDialog>
    </div>
  );
}

const VersionOf = ({ source, latest }: { readonly source: SourcePlan; readonly latest: number | null }) => (
  <span className="whitespace-nowrap">
    v{source.version}
    {latest !== null && source.version < latest && <span className="text-ink-3 text-xs"> of {latest}</span>}
  </span>
);
