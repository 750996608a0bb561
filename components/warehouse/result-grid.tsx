"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { SidePanel } from "@/components/ui/side-panel";
import { formatCount } from "@/lib/client/format";
import type { WarehouseResult } from "@/lib/client/warehouse";
import { cn } from "@/lib/cn";
import { cellText } from "./csv";

const ROW_PX = 30;
const SAMPLE_ROWS = 60;
const WIDTH = { min: 72, max: 340, char: 7.6, padding: 26 } as const;
const CELL_CHARS_MAX = 300;

interface Props {
  readonly result: WarehouseResult;
  readonly label: string;
  readonly maxHeight?: number;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

const isNumeric = (type: string): boolean => /int|decimal|numeric|double|float|real/i.test(type);

function widthsOf({ columns, rows }: WarehouseResult): readonly number[] {
  return columns.map(({ name, type }, at) => {
    const sample = rows.slice(0, SAMPLE_ROWS).map((row) => cellText(row[at]).length);
    const chars = Math.max(name.length, type.length, ...sample);
    return Math.min(WIDTH.max, Math.max(WIDTH.min, Math.ceil(chars * WIDTH.char) + WIDTH.padding));
  });
}

/** Any number of rows: only those in sight are in the document. Arrow keys move, Enter shows a whole value. */
export function ResultGrid({ result, label, maxHeight = 520 }: Props) {
  const { columns, rows } = result;
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<Place>({ row: 0, column: 0 });
  const [isFocused, setIsFocused] = useState(false);
  const [opened, setOpened] = useState<Place | null>(null);
  const widths = useMemo(() => widthsOf(result), [result]);
  const total = widths.reduce((sum, width) => sum + width, 0);
  // oxlint-disable-next-line react/incompatible-library -- its functions are called here, never memoized
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    scrollPaddingStart: 44,
  });

  useEffect(() => {
    if (!isFocused) return;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-at="${String(at.row)}:${String(at.column)}"]`)
      ?.focus();
  }, [at, isFocused]);

  const move = (event: KeyboardEvent): void => {
    const next = moved(at, event.key, rows.length, columns.length);
    if (event.key === "Enter") setOpened(at);
    if (next === null) return;
    event.preventDefault();
    virtual.scrollToIndex(next.row);
    setAt(next);
  };
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      <div ref={scroller} className="overflow-auto" style={{ maxHeight }}>
        <table
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- arrow keys move from cell to cell
          role="grid"
          aria-label={label}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length}
          style={{ width: total, minWidth: "100%" }}
          className="table-fixed border-collapse text-xs"
          onFocus={() => {
            setIsFocused(true);
          }}
          onBlur={() => {
            setIsFocused(false);
          }}
          onKeyDown={move}
        >
          <colgroup>
            {columns.map(({ name }, index) => (
              <col key={`${name} ${String(index)}`} style={{ width: widths[index] }} />
            ))}
          </colgroup>
          <thead className="bg-surface sticky top-0 z-(--z-sticky) shadow-[0_1px_0_var(--color-line)]">
            <tr aria-rowindex={1}>
              {columns.map(({ name, type }, index) => (
                <th
                  key={`${name} ${String(index)}`}
                  scope="col"
                  className={cn("px-3 py-1 text-left font-medium", isNumeric(type) && "text-right")}
                >
                  <span className="block truncate font-mono" title={name}>
                    {name}
                  </span>
                  <span className="text-ink-3 text-micro block truncate font-normal">
                    {type.toLowerCase()}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {items.map(({ index: row }) => (
              <tr
                key={row}
                aria-rowindex={row + 2}
                style={{ height: ROW_PX }}
                className="border-line hover:bg-subtle border-t first:border-t-0"
              >
                {columns.map(({ name, type }, column) => (
                  <Cell
                    key={`${name} ${String(column)}`}
                    value={rows[row]?.[column]}
                    place={{ row, column }}
                    isNumeric={isNumeric(type)}
                    isActive={at.row === row && at.column === column}
                    onPick={setAt}
                    onOpen={setOpened}
                  />
                ))}
              </tr>
            ))}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </tbody>
        </table>
      </div>
      <ValuePanel
        result={result}
        place={opened}
        onClose={() => {
          setOpened(null);
        }}
      />
    </>
  );
}

const PAGE_ROWS = 20;

function moved(at: Place, key: string, rows: number, columns: number): Place | null {
  const row = (by: number): Place => ({ ...at, row: Math.min(rows - 1, Math.max(0, at.row + by)) });
  const column = (by: number): Place => ({
    ...at,
    column: Math.min(columns - 1, Math.max(0, at.column + by)),
  });
  const moves: Readonly<Record<string, () => Place>> = {
    ArrowDown: () => row(1),
    ArrowUp: () => row(-1),
    PageDown: () => row(PAGE_ROWS),
    PageUp: () => row(-PAGE_ROWS),
    ArrowRight: () => column(1),
    ArrowLeft: () => column(-1),
    Home: () => column(-columns),
    End: () => column(columns),
  };
  return moves[key]?.() ?? null;
}

interface CellProps {
  readonly value: unknown;
  readonly place: Place;
  readonly isNumeric: boolean;
  readonly isActive: boolean;
  readonly onPick: (place: Place) => void;
  readonly onOpen: (place: Place) => void;
}

const Cell = ({ value, place, isNumeric: isNumber, isActive, onPick, onOpen }: CellProps) => (
  <td
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- a cell of a grid
    tabIndex={isActive ? 0 : -1}
    data-at={`${String(place.row)}:${String(place.column)}`}
    data-focus="inset"
    onClick={() => {
      onPick(place);
    }}
    onDoubleClick={() => {
      onOpen(place);
    }}
    className={cn("truncate px-3 font-mono", isNumber && "text-right tabular-nums")}
  >
    {value === null || value === undefined ? (
      <span className="text-ink-3 italic">null</span>
    ) : (
      cellText(value).slice(0, CELL_CHARS_MAX)
    )}
  </td>
);

interface ValueProps {
  readonly result: WarehouseResult;
  readonly place: Place | null;
  readonly onClose: () => void;
}

function ValuePanel({ result, place, onClose }: ValueProps) {
  const column = place === null ? undefined : result.columns[place.column];
  return (
    <SidePanel
      open={place !== null}
      onClose={onClose}
      title={column?.name ?? ""}
      subtitle={place !== null && `${column?.type.toLowerCase() ?? ""} · row ${formatCount(place.row + 1)}`}
    >
      {place !== null && <Value value={result.rows[place.row]?.[place.column] ?? null} />}
    </SidePanel>
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (value === null) return <CodeBlock code="null" label="Value" />;
  const text = cellText(value);
  const isJson = typeof value === "object" || /^[[{]/.test(text);
  return isJson ? (
    <PayloadViewer value={value} label="Value" />
  ) : (
    <CodeBlock code={text} label="Value" wrap />
  );
}
