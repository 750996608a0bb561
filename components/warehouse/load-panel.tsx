"use client";

import { Link } from "@/components/ui/link";
import { Callout } from "@/components/ui/callout";
import { Description, DescriptionList } from "@/components/ui/card";
import { Count } from "@/components/ui/count";
import { SidePanel } from "@/components/ui/side-panel";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { formatCount, formatDuration } from "@/lib/client/format";
import type { WarehouseLoad } from "@/lib/client/warehouse";
import { tableHref } from "./tables-tab";

interface Props {
  readonly load: WarehouseLoad | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** One load: what it wrote and what it changed. */
export function LoadPanel({ load, isOpen, onClose }: Props) {
  return (
    <SidePanel
      open={isOpen}
      onClose={onClose}
      title={load === undefined ? "Load" : `Load ${String(load.id)}`}
    >
      {load === undefined ? (
        <p className="text-ink-2 text-sm">
          This load is not in the list. Quiet loads are told together after some minutes, those of one minute
          in one.
        </p>
      ) : (
        <Body load={load} />
      )}
    </SidePanel>
  );
}

const HEAD = "text-md mt-5 mb-1.5 font-semibold";

function Body({ load }: { readonly load: WarehouseLoad }) {
  return (
    <>
      {load.error !== null && (
        <Callout tone="bad" title="The load failed" className="mb-3">
          {load.error} It is tried again; nothing is lost or loaded twice.
        </Callout>
      )}
      <DescriptionList>
        <Description label="State">
          <StatusChip status={load.state} />
        </Description>
        <Description label="Started">
          <TimeStamp at={load.startedAt} show="full" />
        </Description>
        {load.loads > 1 ? (
          <Description label="Loads">{formatCount(load.loads)} of one minute, told together</Description>
        ) : (
          <Description label="Took">
            {load.finishedAt === null ? "–" : formatDuration(load.finishedAt - load.startedAt)}
          </Description>
        )}
        <Description label="Freshness">
          {load.freshnessMs === null ? "–" : formatDuration(load.freshnessMs)}
        </Description>
        <Description label="Events">
          <Count value={load.events} />
        </Description>
        <Description label="Rows">
          <Count value={load.rows} />
        </Description>
        <Description label="Discards">
          <Count value={load.discards} />
        </Description>
      </DescriptionList>
      <h3 className={HEAD}>Tables</h3>
      {load.tables.length === 0 ? (
        <p className="text-ink-2 text-sm">None.</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5">
          {load.tables.map((table) => (
            <li key={table}>
              <Link
                href={tableHref(table)}
                className="bg-subtle text-code hover:bg-hover inline-flex min-h-6 items-center rounded-xs px-1.5 font-mono break-all"
              >
                {table}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <h3 className={HEAD}>Schema changes</h3>
      {load.schemaChanges.length === 0 ? (
        <p className="text-ink-2 text-sm">None.</p>
      ) : (
        <ul className="text-code grid gap-1 font-mono">
          {load.schemaChanges.map((change) => (
            <li key={change} className="break-words">
              {change}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
