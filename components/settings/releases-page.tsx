"use client";

import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { ErrorPanel } from "@/components/ui/error-panel";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import {
  useRelease,
  useReleases,
  useReleaseStatus,
  useRollback,
  type ReleaseSummary,
} from "@/lib/client/release";
import { ACTIONS } from "@/lib/contract/access";
import { ReleaseChanges } from "./release-changes";
import { Section } from "./section";

const REFRESH_MS = 5000;

function Standing({ number }: { readonly number: number }) {
  const { data } = useReleaseStatus();
  if (data?.running === number) return <StatusChip status="running" />;
  return data?.published === number ? <StatusChip status="published" /> : null;
}

const columns: ColumnDef<ReleaseSummary>[] = [
  {
    id: "number",
    header: "Release",
    meta: { width: "6rem" },
    cell: ({ row }) => <span className="font-medium tabular-nums">{row.original.number}</span>,
  },
  {
    id: "note",
    header: "What changed",
    cell: ({ row: { original: release } }) => (
      <span>
        {release.note}
        {release.restores !== null && <span className="text-ink-3"> · restores {release.restores}</span>}
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    meta: { width: "8rem" },
    cell: ({ row }) => <Standing number={row.original.number} />,
  },
  { id: "by", header: "By", meta: { from: "md" }, cell: ({ row }) => row.original.actorName },
  {
    id: "at",
    header: "Published",
    meta: { align: "right" },
    cell: ({ row }) => <TimeStamp at={row.original.publishedAt} />,
  },
];

export function ReleasesPage() {
  const status = useReleaseStatus({ refreshMs: REFRESH_MS });
  const list = useReleases();
  const [open, setOpen] = useQueryState("release", parseAsInteger.withOptions({ history: "push" }));
  const { published = null, running = null } = status.data ?? {};
  const isBehind = status.data !== undefined && running !== published;
  return (
    <>
      <Section
        title="Releases"
        description="Everything that the pipeline runs on, numbered and signed. Each change to a source, destination or connection publishes one."
        needs="release.read"
      >
        {isBehind && (
          <Callout
            tone="warn"
            className="mb-4"
            title={`Release ${String(published)} is published, ${running === null ? "none" : String(running)} runs`}
          >
            The pipeline takes the newest release as soon as it answers. Until then it goes on with the last
            good one.
          </Callout>
        )}
        <DataTable
          label="Releases"
          list={list}
          columns={columns}
          rowId={(release) => String(release.number)}
          onOpen={(release) => void setOpen(release.number)}
          openId={open === null ? null : String(open)}
        />
      </Section>
      <SidePanel
        open={open !== null}
        onClose={() => void setOpen(null)}
        title={`Release ${String(open ?? "")}`}
      >
        {open !== null && (
          <ReleasePanel number={open} published={published} onDone={() => void setOpen(null)} />
        )}
      </SidePanel>
    </>
  );
}

interface PanelProps {
  readonly number: number;
  readonly published: number | null;
  readonly onDone: () => void;
}

function ReleasePanel({ number, published, onDone }: PanelProps) {
  const release = useRelease(number);
  if (release.error !== null)
    return <ErrorPanel error={release.error} onRetry={() => void release.refetch()} />;
  if (release.data === undefined) return <SkeletonText lines={6} />;
  const { note, actorName, publishedAt, diff } = release.data;
  return (
    <div className="grid gap-6">
      <p className="text-md">
        {note}
        <span className="text-ink-3 block text-sm">
          {actorName}, <TimeStamp at={publishedAt} show="full" />
        </span>
      </p>
      <section>
        <h3 className="text-md mb-2 font-semibold">
          {diff.from === null ? "What it began with" : `Against release ${String(diff.from)}`}
        </h3>
        <ReleaseChanges changes={diff.changes} />
      </section>
      {published !== null && number !== published && (
        <Rollback number={number} published={published} onDone={onDone} />
      )}
    </div>
  );
}

function Rollback({ number, published, onDone }: PanelProps & { readonly published: number }) {
  const mayRollBack = useMay("release.rollback");
  const [isAsking, setAsking] = useState(false);
  const rollback = useRollback();
  const since = useRelease(published, number);
  return (
    <section className="border-line border-t pt-4">
      <h3 className="text-md font-semibold">Roll back to this release</h3>
      <p className="text-ink-2 mt-1 mb-3 text-sm">
        Sources, destinations and connections become as they were then, published as a new release. Events
        stay as they are.
      </p>
      {mayRollBack ? (
        <Button
          variant="danger"
          onClick={() => {
            setAsking(true);
          }}
        >
          Roll back to {number}
        </Button>
      ) : (
        <ReadOnlyNote role={ACTIONS["release.rollback"]} />
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Roll back to release ${String(number)}?`}
        action="Roll back"
        typed={String(number)}
        onConfirm={async () => {
          const { release } = await rollback.mutateAsync({ params: { number } });
          toast.done(
            `Release ${String(release.number)} restores ${String(number)}`,
            release.applied ? {} : { description: "The pipeline takes it when it is back." },
          );
          onDone();
        }}
      >
        <p>
          {since.data === undefined
            ? "What was changed since then is undone."
            : `This undoes ${String(since.data.diff.changes.length)} changed parts since then. Things created since then are removed.`}
        </p>
      </ConfirmDialog>
    </section>
  );
}
