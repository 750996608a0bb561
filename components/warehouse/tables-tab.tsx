"use client";

import { Database } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Count } from "@/components/ui/count";
import { DataTable, listOfRows, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useFilters } from "@/components/ui/use-filters";
import { formatCount, plural } from "@/lib/client/format";
import { useTables, type WarehouseTable } from "@/lib/client/warehouse";

const REFRESH_MS = 10_000;
export const tableHref = (name: string): string => `/warehouse/tables/${encodeURIComponent(name)}`;

const COLUMNS: readonly ColumnDef<WarehouseTable>[] = [
  {
    id: "name",
    header: "Table",
    meta: { sort: "name" },
    cell: ({ row: { original: table } }) => (
      <Link
        href={tableHref(table.name)}
        className="text-code hover:text-accent-ink font-mono font-medium break-all hover:underline"
      >
        {table.name}
      </Link>
    ),
  },
  {
    id: "rows",
    header: "Rows",
    meta: { align: "right", sort: "rows" },
    cell: ({ row: { original: table } }) => <Count value={table.rows} />,
  },
  {
    id: "columns",
    header: "Columns",
    meta: { align: "right", from: "md" },
    cell: ({ row: { original: table } }) => <Count value={table.columns.length} />,
  },
  {
    id: "newest",
    header: "Newest row",
    meta: { sort: "newestAt" },
    cell: ({ row: { original: table } }) => <TimeStamp at={table.newestAt} never="No rows" />,
  },
];

type Key = "name" | "rows" | "newestAt";

function compare(a: WarehouseTable, b: WarehouseTable, key: Key): number {
  return key === "name" ? a.name.localeCompare(b.name) : (a[key] ?? -1) - (b[key] ?? -1);
}

/** "rows" ascending, "-rows" descending. An unknown key keeps the order by name. */
function sorted(tables: readonly WarehouseTable[], sort: string): readonly WarehouseTable[] {
  const key = sort.replace(/^-/, "");
  if (key !== "name" && key !== "rows" && key !== "newestAt") return tables;
  const sign = sort.startsWith("-") ? -1 : 1;
  return tables.toSorted((a, b) => sign * compare(a, b, key));
}

/** What the warehouse holds, and how fresh it is. */
export function TablesTab() {
  const router = useRouter();
  const query = useTables({ refreshMs: REFRESH_MS });
  const [sort, setSort] = useQueryState("sort", parseAsString.withDefault("name"));
  const { values, clear, isFiltered } = useFilters(["q"]);
  const search = (values["q"] ?? "").toLowerCase();
  const tables = query.data?.items;
  const shown = useMemo(
    () =>
      tables === undefined
        ? undefined
        : sorted(
            tables.filter(({ name }) => name.toLowerCase().includes(search)),
            sort,
          ),
    [tables, search, sort],
  );
  const rows = tables?.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  return (
    <>
      <FilterBar
        search={{ name: "q", label: "Search tables" }}
        end={
          tables !== undefined && (
            <span className="text-ink-2 text-xs tabular-nums">
              {plural(tables.length, "table")} · {formatCount(rows)} rows
            </span>
          )
        }
      />
      {tables !== undefined && tables.length > 0 && rows === 0 && (
        <Callout
          title="No rows yet"
          className="mb-3"
          actions={
            <Button asChild size="sm">
              <Link href="/sources?new=true">Create a source</Link>
            </Button>
          }
        >
          Each event becomes a row within seconds: in its standard table, and in one of its own for every
          event name.
        </Callout>
      )}
      <DataTable
        label="Tables"
        list={listOfRows(shown, query)}
        columns={COLUMNS}
        rowId={(table) => table.name}
        onOpen={(table) => {
          router.push(tableHref(table.name));
        }}
        sort={sort}
        onSort={(next) => void setSort(next)}
        isFiltered={isFiltered}
        onClearFilters={clear}
        empty={<NoTables />}
      />
    </>
  );
}

export const NoTables = () => (
  <EmptyState
    icon={<Database aria-hidden />}
    title="No tables yet"
    action={
      <Button asChild variant="primary">
        <Link href="/sources?new=true">Create a source</Link>
      </Button>
    }
  >
    Each event becomes a row within seconds: tracks, pages, identifies, and one table for every event name.
    The first event makes the first table.
  </EmptyState>
);
