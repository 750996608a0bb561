"use client";

import {
  flexRender,
  getCoreRowModel,
  useReactTable,
  type ColumnDef,
  type Row,
  type Table,
} from "@tanstack/react-table";
import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useRef, type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject } from "react";
import { plural } from "@/lib/client/format";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { CELL_FROM } from "./data-table-columns";
import { DataTableHead } from "./data-table-head";
import { NoResults } from "./empty-state";
import { ErrorPanel } from "./error-panel";
import { useShown, type ListState } from "./list-state";
import { ScrollRegion } from "./scroll-region";
import { Skeleton } from "./skeleton";

export type { ColumnDef };
export { listOfRows, type ListState } from "./list-state";

/** From this many rows on only the visible ones are in the document. */
const VIRTUAL_ROWS = 200;

export interface DataTableProps<T> {
  readonly label: string;
  /** A hook of lib/client (`useSources()`), or `listOfRows(rows)`. */
  readonly list: ListState<T>;
  readonly columns: readonly ColumnDef<T>[];
  readonly rowId: (row: T) => string;
  /** Row click and Enter. The first cell should also hold a real link. */
  readonly onOpen?: (row: T) => void;
  readonly openId?: string | null;
  /** First use: shown instead of the table when there are no rows and no filters. */
  readonly empty?: ReactNode;
  readonly isFiltered?: boolean;
  readonly onClearFilters?: () => void;
  /** "name" or "-name"; null: the list's own order. */
  readonly sort?: string | null;
  readonly onSort?: (sort: string | null) => void;
  /** Query parameter that keeps how many rows were loaded; needed when a page has two long tables. */
  readonly shownParam?: string;
  /** Height of the scrolling area when the rows are many. */
  readonly maxHeight?: string;
  readonly className?: string;
}

/** A list: sorting, columns by width, keyboard rows (j, k, Enter), loading, empty, zero and error states, virtual rows. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { list, empty, isFiltered = false } = props;
  if (list.items.length > 0 || list.isPending) return <Rows {...props} />;
  if (list.error !== null && list.error !== undefined) {
    return (
      <ErrorPanel
        error={list.error}
        onRetry={() => {
          list.refetch();
        }}
        retrying={list.isFetching ?? false}
      />
    );
  }
  // While there is more to look at, nobody knows yet that there is nothing.
  return !isFiltered && !list.hasMore && empty !== undefined ? empty : <Rows {...props} />;
}

function Rows<T>(props: DataTableProps<T>) {
  const { list, label, isFiltered = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const loadMore = useShown(list, props.shownParam ?? "shown");
  // oxlint-disable-next-line react/incompatible-library -- the React compiler is not in use
  const table = useReactTable<T>({
    data: list.items as T[],
    columns: props.columns as ColumnDef<T>[],
    getRowId: props.rowId,
    getCoreRowModel: getCoreRowModel(),
    manualSorting: true,
  });
  const isVirtual = list.items.length > VIRTUAL_ROWS;
  const content = (
    <table
      aria-label={label}
      aria-busy={list.isPending}
      {...(isVirtual ? { "aria-rowcount": list.items.length + 1 } : {})}
      className="w-full border-collapse text-sm"
    >
      <DataTableHead table={table} sort={props.sort ?? null} onSort={props.onSort} isSticky={isVirtual} />
      <Body table={table} props={props} isVirtual={isVirtual} scroller={scroller} />
    </table>
  );
  return (
    <div
      className={cn("border-line bg-surface w-full min-w-0 overflow-clip rounded-md border", props.className)}
    >
      {isVirtual ? (
        <ScrollRegion
          label={`${label}, scrollable`}
          ref={scroller}
          className="relative overflow-auto"
          style={{ maxHeight: props.maxHeight ?? "70vh" }}
        >
          {content}
        </ScrollRegion>
      ) : (
        // Positioned, so that what is only read aloud is clipped with the rest.
        <div className="relative overflow-x-auto contain-inline-size">{content}</div>
      )}
      {list.items.length === 0 && !list.isPending && (
        <NoResults onClear={isFiltered ? props.onClearFilters : undefined}>
          {noRowsText(list.hasMore, isFiltered)}
        </NoResults>
      )}
      {list.hasMore && <More list={list} onMore={loadMore} />}
    </div>
  );
}

function noRowsText(hasMore: boolean, isFiltered: boolean): string | undefined {
  if (hasMore) return "Nothing among what was looked at so far. There is more.";
  return isFiltered ? undefined : "Nothing here yet.";
}

const More = ({ list, onMore }: { readonly list: ListState<unknown>; readonly onMore: () => void }) => (
  <div className="border-line flex items-center justify-between gap-2 border-t px-3 py-2">
    <span className="text-ink-3 text-xs">{plural(list.items.length, "row")} shown</span>
    <Button size="sm" onClick={onMore} loading={list.isLoadingMore}>
      Load more
    </Button>
  </div>
);

interface BodyProps<T> {
  readonly table: Table<T>;
  readonly props: DataTableProps<T>;
  readonly isVirtual: boolean;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

function Body<T>({ table, props, isVirtual, scroller }: BodyProps<T>) {
  const { rows } = table.getRowModel();
  // oxlint-disable-next-line react/incompatible-library -- the React compiler is not in use
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => 38,
    overscan: 12,
  });
  if (props.list.isPending) return <LoadingRows columns={table.getAllLeafColumns().length} />;
  if (!isVirtual) {
    return (
      <tbody>
        {rows.map((row) => (
          <BodyRow key={row.id} row={row} props={props} />
        ))}
      </tbody>
    );
  }
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <tbody>
      {before > 0 && <tr aria-hidden style={{ height: before }} />}
      {items.map((item: VirtualItem) => {
        const row = rows[item.index];
        return row === undefined ? null : (
          <BodyRow key={row.id} row={row} props={props} rowIndex={item.index + 2} />
        );
      })}
      {after > 0 && <tr aria-hidden style={{ height: after }} />}
    </tbody>
  );
}

const CONTROLS = "a,button,input,select,textarea,label,[role=checkbox],[role=switch],[role=menuitem]";

function moveFocus(event: KeyboardEvent<HTMLTableRowElement>): void {
  const down = event.key === "j" || event.key === "ArrowDown";
  if (!down && event.key !== "k" && event.key !== "ArrowUp") return;
  const next = down ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
  if (next instanceof HTMLElement && next.tabIndex >= -1) {
    event.preventDefault();
    next.focus();
  }
}

function BodyRow<T>({
  row,
  props,
  rowIndex,
}: {
  readonly row: Row<T>;
  readonly props: DataTableProps<T>;
  readonly rowIndex?: number;
}) {
  const { onOpen } = props;
  const isOpen = props.openId === row.id;
  const click = (event: MouseEvent): void => {
    const isControl = event.target instanceof Element && event.target.closest(CONTROLS) !== null;
    if (!isControl && getSelection()?.toString() === "") onOpen?.(row.original);
  };
  const keys = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") onOpen?.(row.original);
    else moveFocus(event);
  };
  return (
    <tr
      {...(onOpen === undefined ? {} : { tabIndex: 0, onClick: click, onKeyDown: keys, "data-row": "" })}
      {...(rowIndex === undefined ? {} : { "aria-rowindex": rowIndex })}
      aria-current={isOpen ? true : undefined}
      className={cn(
        "border-line h-(--row) border-t first:border-t-0",
        onOpen !== undefined && "hover:bg-subtle cursor-pointer",
        isOpen && "bg-accent-tint hover:bg-accent-tint",
      )}
    >
      {row.getVisibleCells().map((cell) => {
        const meta = cell.column.columnDef.meta;
        return (
          <td
            key={cell.id}
            className={cn(
              "px-(--cell) py-1",
              meta?.align === "right" && "text-right tabular-nums",
              meta?.from !== undefined && CELL_FROM[meta.from],
            )}
          >
            {flexRender(cell.column.columnDef.cell, cell.getContext())}
          </td>
        );
      })}
    </tr>
  );
}

function LoadingRows({ columns }: { readonly columns: number }) {
  return (
    <tbody>
      {Array.from({ length: 6 }, (_, row) => (
        <tr key={row} className="border-line h-(--row) border-t first:border-t-0">
          {Array.from({ length: columns }, (_, column) => (
            <td key={column} className="px-(--cell)">
              <Skeleton className={column === 0 ? "w-40" : "w-16"} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
