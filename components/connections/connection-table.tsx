"use client";

import { Link } from "@/components/ui/link";
import { useMemo } from "react";
import type { LaneHealth } from "@/components/destinations/lane-health";
import { healthOf } from "@/components/topology/model";
import type { TopologyData } from "@/components/topology/topology";
import { Count } from "@/components/ui/count";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { FilterBar } from "@/components/ui/filter-bar";
import { ListCount } from "@/components/ui/list-count";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useFilters } from "@/components/ui/use-filters";
import { useListQuery } from "@/components/ui/use-list-query";
import { useConnections, type Connection } from "@/lib/client/connection";
import { ConnectionActions } from "./connection-actions";
import { filterWords } from "./filter-words";

interface Props {
  readonly data: TopologyData;
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
}

interface Row {
  readonly connection: Connection;
  readonly source: string;
  readonly destination: string;
  readonly health: LaneHealth | null;
  /** Events accepted from the source in the last hour; null: not known. */
  readonly accepted: number | null;
}

const PAGE_SIZE = 50;

/** The graph's twin: the same connections with the same actions, as rows. */
export function ConnectionTable({ data, openId, onOpen }: Props) {
  const { query, table, isFiltered } = useListQuery("source", "destination", "createdAt");
  const { values, set } = useFilters(["q", "sourceId", "destinationId"]);
  const list = useConnections(
    {
      ...query,
      limit: PAGE_SIZE,
      ...(values.sourceId === null ? {} : { sourceId: values.sourceId }),
      ...(values.destinationId === null ? {} : { destinationId: values.destinationId }),
    },
    { keepOld: true },
  );
  const items = useMemo(() => list.items.map((connection) => rowOf(connection, data)), [list.items, data]);
  return (
    <>
      <FilterBar
        search={{ name: "q", label: "Search connections" }}
        filters={[
          {
            name: "sourceId",
            label: "Source",
            options: data.sources.map(({ id, name }) => ({ value: id, label: name })),
          },
          {
            name: "destinationId",
            label: "Destination",
            options: data.destinations.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        end={<ListCount list={list} one="connection" many="connections" />}
      />
      <DataTable<Row>
        label="Connections"
        list={{ ...list, items }}
        columns={COLUMNS}
        rowId={({ connection }) => connection.id}
        openId={openId}
        onOpen={({ connection }) => {
          onOpen(connection.id);
        }}
        {...table}
        isFiltered={isFiltered || values.sourceId !== null || values.destinationId !== null}
        onClearFilters={() => {
          set({ q: null, sourceId: null, destinationId: null });
        }}
      />
    </>
  );
}

function rowOf(connection: Connection, data: TopologyData): Row {
  const destination = data.destinations.find(({ id }) => id === connection.destinationId);
  const traffic = data.traffic?.sources.find(({ sourceId }) => sourceId === connection.sourceId);
  return {
    connection,
    source: data.sources.find(({ id }) => id === connection.sourceId)?.name ?? connection.sourceId,
    destination: destination?.name ?? connection.destinationId,
    health: destination === undefined ? null : healthOf(data, destination),
    accepted: data.traffic === undefined ? null : (traffic?.total ?? 0),
  };
}

const COLUMNS: readonly ColumnDef<Row>[] = [
  {
    id: "source",
    header: "Source",
    cell: ({ row: { original } }) => (
      <Link
        href={`/connections?view=table&connection=${original.connection.id}`}
        className="block max-w-52 font-medium hover:underline max-sm:max-w-28 max-sm:break-words sm:truncate"
      >
        {original.source}
      </Link>
    ),
    meta: { sort: "source" },
  },
  {
    id: "destination",
    header: "Destination",
    cell: ({ row: { original } }) => (
      <Link
        href={`/destinations/${original.connection.destinationId}`}
        className="block max-w-64 hover:underline max-sm:max-w-28 max-sm:break-words sm:truncate"
      >
        {original.destination}
      </Link>
    ),
    meta: { sort: "destination" },
  },
  {
    id: "filter",
    header: "Lets through",
    cell: ({ row }) => (
      <span className="text-ink-2 block max-w-56 truncate 2xl:max-w-xl">
        {filterWords(row.original.connection.filter)}
      </span>
    ),
    meta: { from: "lg" },
  },
  {
    id: "state",
    header: "State",
    cell: ({ row: { original } }) => (
      <StatusChip status={original.connection.enabled ? "enabled" : "disabled"} />
    ),
    meta: { from: "md" },
  },
  {
    id: "health",
    header: "Destination is",
    cell: ({ row: { original } }) =>
      original.health === null ? null : (
        <StatusChip status={original.health.status} plain>
          {original.health.word}
        </StatusChip>
      ),
    meta: { from: "md" },
  },
  {
    id: "accepted",
    header: "From source, 1 h",
    cell: ({ row }) => <Count value={row.original.accepted} short />,
    meta: { align: "right", from: "lg" },
  },
  {
    id: "created",
    header: "Made",
    cell: ({ row }) => <TimeStamp at={row.original.connection.createdAt} />,
    meta: { align: "right", from: "xl", sort: "createdAt" },
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ row: { original } }) => (
      <ConnectionActions
        compact
        connection={original.connection}
        name={`${original.source} to ${original.destination}`}
      />
    ),
    meta: { align: "right", hideLabel: true, width: "3rem" },
  },
];
