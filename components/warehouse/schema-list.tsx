"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SearchInput } from "@/components/ui/search-input";
import { SkeletonText } from "@/components/ui/skeleton";
import { formatShortCount } from "@/lib/client/format";
import type { WarehouseTable } from "@/lib/client/warehouse";
import { tableQuery } from "./samples";

interface Props {
  /** Undefined while loading. */
  readonly tables: readonly WarehouseTable[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  /** Puts a query into the editor. */
  readonly onQuery?: (sql: string) => void;
}

/** Tables and their columns, to look up names while writing. */
export function SchemaList({ tables, error, onRetry, onQuery }: Props) {
  const [search, setSearch] = useState("");
  const needle = search.toLowerCase();
  const shown = tables?.filter(
    ({ name, columns }) =>
      name.toLowerCase().includes(needle) ||
      columns.some((column) => column.name.toLowerCase().includes(needle)),
  );
  return (
    <Card title="Schema" flush>
      <div className="px-2 pb-2">
        <SearchInput
          value={search}
          onChange={setSearch}
          label="Search tables and columns"
          delayMs={0}
          className="mb-2 w-full"
        />
        {shown === undefined && error === null && <SkeletonText lines={6} />}
        {shown === undefined && error !== null && (
          <ErrorPanel error={error} onRetry={onRetry} title="The schema could not be loaded" />
        )}
        {shown?.length === 0 && (
          <p className="text-ink-3 px-2 pb-1 text-xs">
            {search === "" ? "No tables yet: the first event makes them." : "Nothing has this name."}
          </p>
        )}
        <ul className="max-h-[28rem] overflow-y-auto" aria-label="Tables">
          {shown?.map((table) => (
            <li key={table.name}>
              <Table table={table} needle={needle} onQuery={onQuery} />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface TableProps {
  readonly table: WarehouseTable;
  readonly needle: string;
  readonly onQuery: Props["onQuery"];
}

function Table({ table, needle, onQuery }: TableProps) {
  const isByColumn = needle !== "" && !table.name.toLowerCase().includes(needle);
  const columns = isByColumn
    ? table.columns.filter(({ name }) => name.toLowerCase().includes(needle))
    : table.columns;
  return (
    <details className="group" {...(isByColumn ? { open: true } : {})}>
      <summary className="hover:bg-subtle flex min-h-7 cursor-pointer list-none items-center gap-1 rounded-xs px-1 text-xs pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="text-ink-3 size-3.5 shrink-0 transition-transform group-open:rotate-90"
        />
        <span className="min-w-0 flex-1 truncate font-mono" title={table.name}>
          {table.name}
        </span>
        <span className="text-ink-3 tabular-nums">{formatShortCount(table.rows)}</span>
      </summary>
      <ul className="border-line mb-1 ml-2.5 border-l pl-2" aria-label={`Columns of ${table.name}`}>
        {columns.map((column) => (
          <li key={column.name} className="flex gap-2 py-0.5 text-xs">
            <span className="min-w-0 flex-1 truncate font-mono" title={column.name}>
              {column.name}
            </span>
            <span className="text-ink-3 shrink-0">{column.type}</span>
          </li>
        ))}
        {onQuery !== undefined && (
          <li>
            <Button
              size="sm"
              variant="ghost"
              className="my-1"
              onClick={() => {
                onQuery(
                  tableQuery(
                    table.name,
                    table.columns.map(({ name }) => name),
                  ),
                );
              }}
            >
              Query newest rows
            </Button>
          </li>
        )}
      </ul>
    </details>
  );
}
