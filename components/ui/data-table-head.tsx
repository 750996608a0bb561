"use client";

import { flexRender, type Header, type Table } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { cn } from "@/lib/cn";
import { CELL_FROM } from "./data-table-columns";

interface Props<T> {
  readonly table: Table<T>;
  readonly sort: string | null;
  readonly onSort: ((sort: string | null) => void) | undefined;
  readonly isSticky: boolean;
}

export function DataTableHead<T>({ table, sort, onSort, isSticky }: Props<T>) {
  return (
    <thead
      className={cn(
        "text-ink-2 text-xs",
        isSticky && "bg-surface sticky top-0 z-(--z-sticky) shadow-[0_1px_0_var(--color-line)]",
      )}
    >
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} className="border-line h-8 border-b">
          {group.headers.map((header) => (
            <HeadCell key={header.id} header={header} sort={sort} onSort={onSort} />
          ))}
        </tr>
      ))}
    </thead>
  );
}

interface CellProps<T> {
  readonly header: Header<T, unknown>;
  readonly sort: string | null;
  readonly onSort: ((sort: string | null) => void) | undefined;
}

const DIRECTIONS = {
  up: { aria: "ascending", icon: <ArrowUp aria-hidden className="size-3" /> },
  down: { aria: "descending", icon: <ArrowDown aria-hidden className="size-3" /> },
  none: { aria: "none", icon: <ChevronsUpDown aria-hidden className="text-ink-3 size-3" /> },
} as const;

const directionOf = (sort: string | null, key: string): keyof typeof DIRECTIONS => {
  if (sort === key) return "up";
  return sort === `-${key}` ? "down" : "none";
};

function HeadCell<T>({ header, sort, onSort }: CellProps<T>) {
  const { header: label, meta } = header.column.columnDef;
  const shown = flexRender(label, header.getContext());
  const classes = cn(
    "px-(--cell) text-left font-medium whitespace-nowrap",
    meta?.align === "right" && "text-right",
    meta?.from !== undefined && CELL_FROM[meta.from],
  );
  const style = meta?.width === undefined ? {} : { style: { width: meta.width } };
  if (onSort === undefined || meta?.sort === undefined) {
    return (
      <th scope="col" className={classes} {...style}>
        <span className={meta?.hideLabel === true ? "sr-only" : undefined}>{shown}</span>
      </th>
    );
  }
  const key = meta.sort;
  const direction = directionOf(sort, key);
  const next = { up: `-${key}`, down: null, none: key }[direction];
  return (
    <th scope="col" aria-sort={DIRECTIONS[direction].aria} className={classes} {...style}>
      <button
        type="button"
        onClick={() => {
          onSort(next);
        }}
        className="hover:text-ink inline-flex min-h-6 items-center gap-1"
      >
        {shown}
        {DIRECTIONS[direction].icon}
      </button>
    </th>
  );
}
