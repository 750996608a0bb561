"use client";

import { SquareTerminal } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Count } from "@/components/ui/count";
import { DataTable, listOfRows, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IdText } from "@/components/ui/id-text";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { SkeletonText } from "@/components/ui/skeleton";
import { Stat } from "@/components/ui/stat";
import { Tabs } from "@/components/ui/tabs";
import { TimeStamp } from "@/components/ui/time-stamp";
import { formatCount } from "@/lib/client/format";
import { useTables, useTableRows, type WarehouseTable } from "@/lib/client/warehouse";
import { useQueryRefusal } from "./access";
import { ResultGrid } from "./result-grid";
import { sqlHref, tableQuery } from "./samples";

const PREVIEW_ROWS = 50;
const REFRESH_MS = 10_000;
const CRUMBS = [{ label: "Warehouse", href: "/warehouse" }] as const;

type Column = WarehouseTable["columns"][number];

const COLUMNS: readonly ColumnDef<Column>[] = [
  {
    id: "name",
    header: "Column",
    cell: ({ row: { original: column } }) => <IdText id={column.name} max={48} label="column name" />,
  },
  {
    id: "type",
    header: "Type",
    cell: ({ row: { original: column } }) => (
      <span className="text-code text-ink-2 font-mono">{column.type}</span>
    ),
  },
  {
    id: "origin",
    header: "From the event's",
    meta: { from: "md" },
    cell: ({ row: { original: column } }) =>
      column.origin === null ? (
        <span className="text-ink-3">Standard column</span>
      ) : (
        <span className="text-code font-mono break-all">{column.origin}</span>
      ),
  },
  {
    id: "added",
    header: "Added",
    cell: ({ row: { original: column } }) => <TimeStamp at={column.addedAt} never="From the start" />,
  },
];

/** One table: what its columns are, where they come from, and its newest rows. */
export function TablePage({ name }: { readonly name: string }) {
  const query = useTables({ refreshMs: REFRESH_MS });
  const mayQuery = useQueryRefusal() === null;
  const table = query.data?.items.find((one) => one.name === name);
  return (
    <>
      <PageHeader
        title={<span className="font-mono break-all">{name}</span>}
        crumbs={CRUMBS}
        actions={table !== undefined && mayQuery && <QueryButton table={table} />}
      />
      <PageBody className="[&>div]:grid [&>div]:grid-cols-1 [&>div]:gap-4">
        <Body query={query} table={table} />
      </PageBody>
    </>
  );
}

const namesOf = (table: WarehouseTable): readonly string[] => table.columns.map((column) => column.name);

const QueryButton = ({ table }: { readonly table: WarehouseTable }) => (
  <Button asChild>
    <Link href={sqlHref(tableQuery(table.name, namesOf(table)))}>
      <SquareTerminal aria-hidden /> Query this table
    </Link>
  </Button>
);

interface BodyProps {
  readonly query: ReturnType<typeof useTables>;
  readonly table: WarehouseTable | undefined;
}

function Body({ query, table }: BodyProps) {
  if (table === undefined && query.error !== null)
    return (
      <ErrorPanel
        error={query.error}
        onRetry={() => void query.refetch()}
        title="The table could not be loaded"
      />
    );
  if (table === undefined && query.data !== undefined) return <Missing />;
  return (
    <>
      <Facts table={table} />
      <Tabs
        label="Table"
        tabs={[
          {
            value: "columns",
            label: "Columns",
            content: (
              <DataTable
                label="Columns"
                list={listOfRows(table?.columns)}
                columns={COLUMNS}
                rowId={(column) => column.name}
              />
            ),
          },
          { value: "rows", label: "Newest rows", content: <Rows table={table} /> },
        ]}
      />
    </>
  );
}

function Rows({ table }: { readonly table: WarehouseTable | undefined }) {
  const refusal = useQueryRefusal();
  if (refusal !== null) return <Callout title="Rows are not shown">{refusal}</Callout>;
  if (table === undefined) return <SkeletonText lines={5} />;
  return <Preview table={table} />;
}

const Missing = () => (
  <EmptyState
    title="There is no such table"
    action={
      <Button asChild>
        <Link href="/warehouse">All tables</Link>
      </Button>
    }
  >
    Tables appear with the first event that needs them.
  </EmptyState>
);

const Facts = ({ table }: { readonly table: WarehouseTable | undefined }) => (
  <div className="border-line bg-surface grid grid-cols-2 gap-4 rounded-md border px-4 py-3 sm:grid-cols-3">
    <Stat label="Rows" value={table && formatCount(table.rows)} />
    <Stat label="Columns" value={table && formatCount(table.columns.length)} />
    <Stat label="Newest row" value={table && <TimeStamp at={table.newestAt} never="None" />} />
  </div>
);

function Preview({ table }: { readonly table: WarehouseTable }) {
  const rows = useTableRows(table.name, tableQuery(table.name, namesOf(table), PREVIEW_ROWS));
  return (
    <Card
      title="Newest first"
      description={rows.data && <Shown shown={rows.data.rows.length} of={table.rows} />}
      flush
    >
      {rows.isPending && (
        <div className="px-4 pb-4">
          <SkeletonText lines={5} />
        </div>
      )}
      {rows.error !== null && rows.data === undefined && (
        <ErrorPanel error={rows.error} onRetry={() => void rows.refetch()} />
      )}
      {rows.data !== undefined && (
        <ResultGrid result={rows.data} label={`Newest rows of ${table.name}`} maxHeight={420} />
      )}
    </Card>
  );
}

const Shown = ({ shown, of }: { readonly shown: number; readonly of: number }) => (
  <>
    {formatCount(shown)} of <Count value={of} />
  </>
);
