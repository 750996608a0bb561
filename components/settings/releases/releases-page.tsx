"use client";

import { parseAsInteger, useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef } from "react";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { Pages } from "@/lib/client/query";
import { useReleases, useReleaseStatus, type ReleaseSummary } from "@/lib/client/release";
import { PanelLink } from "../panel-link";
import { Section } from "../section";
import { ReleasePanel, ReleaseState } from "./release-panel";
import { ReleaseStanding, type Standing } from "./release-standing";

const REFRESH_MS = 5_000;

export function ReleasesPage() {
  return (
    <Section
      title="Releases"
      description="What the pipeline runs on, frozen, numbered and signed. Every change to a source, destination or connection publishes the next one."
      needs="release.read"
    >
      <Releases />
    </Section>
  );
}

const PANEL = { release: parseAsInteger, against: parseAsInteger };

function Releases() {
  const status = useReleaseStatus({ refreshMs: REFRESH_MS });
  const list = useReleases();
  useRefetchWhenNewer(status.data?.published, list);
  const [{ release, against }, setPanel] = useQueryStates(PANEL, { history: "push" });
  const columns = useMemo(() => columnsOf(status.data), [status.data]);
  const open = (number: number | null): void => {
    void setPanel({ release: number, against: null });
  };
  return (
    <>
      <ReleaseStanding
        status={status}
        onCompare={(published, running) => void setPanel({ release: published, against: running })}
      />
      <DataTable<ReleaseSummary>
        label="Releases"
        list={list}
        columns={columns}
        rowId={(row) => String(row.number)}
        openId={release === null ? null : String(release)}
        onOpen={(row) => {
          open(row.number);
        }}
      />
      <ReleasePanel
        number={release}
        against={against}
        onAgainst={(number) => void setPanel({ against: number })}
        onOpen={open}
        known={list.items}
        standing={status.data}
      />
    </>
  );
}

/** Asks for the list again when a release was published meanwhile: the list itself need not be polled. */
function useRefetchWhenNewer(published: number | null | undefined, list: Pages<ReleaseSummary>): void {
  const asked = useRef<number | null>(null);
  const newest = list.items[0]?.number;
  useEffect(() => {
    if (typeof published !== "number" || newest === undefined || published <= newest) return;
    if (asked.current === published) return;
    asked.current = published;
    list.refetch();
  }, [published, newest, list]);
}

const columnsOf = (standing: Standing | undefined): readonly ColumnDef<ReleaseSummary>[] => [
  {
    id: "number",
    header: "Release",
    cell: ({ row: { original } }) => (
      <PanelLink param="release" value={String(original.number)} className="tabular-nums">
        {original.number}
      </PanelLink>
    ),
    meta: { width: "5rem" },
  },
  {
    id: "note",
    header: "What changed",
    cell: ({ row: { original } }) => (
      <span className="block max-w-xl truncate max-sm:max-w-32" title={original.note}>
        {original.note}
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ row }) => <ReleaseState number={row.original.number} standing={standing} />,
    meta: { from: "md" },
  },
  {
    id: "who",
    header: "Who",
    cell: ({ row }) => <span className="block max-w-48 truncate">{row.original.actorName}</span>,
    meta: { from: "md" },
  },
  {
    id: "when",
    header: "Published",
    cell: ({ row }) => <TimeStamp at={row.original.publishedAt} />,
    meta: { align: "right" },
  },
];
