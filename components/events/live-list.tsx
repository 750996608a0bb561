/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a <table> cannot be placed by transform, one by one */
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, type ReactNode, type RefObject } from "react";
import type { EventSummary } from "@/contract/control";
import { useNow, usePreferences } from "@/components/ui/preferences";
import { Skeleton } from "@/components/ui/skeleton";
import { zoneName } from "@/lib/client/format";
import { cn } from "@/lib/cn";
import { rowKey } from "./event-row";
import { FROM_LG, FROM_SM, LIVE_GRID, LIVE_ROW_PX, LiveRow } from "./live-row";
import type { Hold } from "./use-hold";
import type { Routing } from "./use-routing";

interface Props {
  readonly label: string;
  /** Newest first; undefined while loading. */
  readonly events: readonly EventSummary[] | undefined;
  /** A line above the row with this key. */
  readonly divider?: { readonly aboveKey: string; readonly text: string } | null;
  readonly routing: Routing;
  readonly openId: string | null;
  readonly onOpen: (event: EventSummary) => void;
  readonly handlers?: Hold["handlers"];
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Instead of rows, when there are none. */
  readonly empty: ReactNode;
  readonly footer?: ReactNode;
  readonly onEnd?: () => void;
  readonly className?: string;
}

/** Rows of one height, of which only the visible ones are in the document. */
export function LiveList(props: Props) {
  const { events, divider = null, scroller, className, footer } = props;
  const { timeZone } = usePreferences();
  const known = events ?? [];
  const dividerAt = divider === null ? -1 : known.findIndex((event) => rowKey(event) === divider.aboveKey);
  const count = known.length + (dividerAt > 0 ? 1 : 0);
  return (
    <div
      className={cn(
        "border-line bg-surface flex min-h-0 min-w-0 flex-col overflow-hidden rounded-md border",
        className,
      )}
    >
      <div
        role="table"
        aria-label={props.label}
        aria-rowcount={count + 1}
        aria-busy={events === undefined}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Head timeZone={timeZone} />
        <div
          ref={scroller}
          role="rowgroup"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region must be reachable
          tabIndex={count === 0 ? undefined : 0}
          data-focus="inset"
          {...props.handlers}
          className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]"
        >
          {events === undefined && <LoadingRows />}
          {count > 0 && (
            <Rows {...props} events={known} dividerAt={dividerAt} count={count} timeZone={timeZone} />
          )}
        </div>
      </div>
      {events?.length === 0 && (
        <div className="flex min-h-0 flex-[8] flex-col justify-center overflow-y-auto">{props.empty}</div>
      )}
      {footer !== undefined && (
        <div className="border-line text-ink-3 flex min-h-8 items-center justify-between gap-2 border-t px-3 py-1 text-xs">
          {footer}
        </div>
      )}
    </div>
  );
}

function Head({ timeZone }: { readonly timeZone: string }) {
  const { renderedAt } = usePreferences();
  return (
    <div role="rowgroup" className="border-line text-ink-2 border-b text-xs font-medium">
      <div role="row" aria-rowindex={1} className={cn(LIVE_GRID, "h-8")}>
        <span role="columnheader" className="truncate">
          Time<span className={FROM_SM}> ({zoneName(timeZone, renderedAt)})</span>
        </span>
        <span role="columnheader" className={FROM_LG}>
          Source
        </span>
        <span role="columnheader" className={FROM_SM}>
          Type
        </span>
        <span role="columnheader">Name</span>
        <span role="columnheader" className={FROM_SM}>
          Person
        </span>
        <span role="columnheader">Outcome</span>
      </div>
    </div>
  );
}

/** Older events are shown with their day. */
const DATED_AFTER_MS = 12 * 3_600_000;

interface RowsProps extends Props {
  readonly events: readonly EventSummary[];
  readonly dividerAt: number;
  readonly count: number;
  readonly timeZone: string;
}

function Rows({
  events,
  dividerAt,
  divider,
  count,
  timeZone,
  scroller,
  routing,
  openId,
  onOpen,
  onEnd,
}: RowsProps) {
  const hasDivider = dividerAt > 0;
  const now = useNow(60_000);
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed on
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LIVE_ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const isAtEnd = last >= count - 1;
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, count, onEnd]);
  return (
    <div role="presentation" style={{ height: virtual.getTotalSize() }}>
      {items.map(({ index, start }) => {
        if (hasDivider && index === dividerAt)
          return <Divider key="divider" top={start} text={divider?.text ?? ""} rowIndex={index + 2} />;
        const event = events[hasDivider && index > dividerAt ? index - 1 : index];
        if (event === undefined) return null;
        return (
          <LiveRow
            key={rowKey(event)}
            event={event}
            routing={routing}
            timeZone={timeZone}
            withDate={event.receivedAt < now - DATED_AFTER_MS}
            isOpen={event.messageId === openId}
            rowIndex={index + 2}
            top={start}
            onOpen={onOpen}
          />
        );
      })}
    </div>
  );
}

const Divider = ({
  top,
  text,
  rowIndex,
}: {
  readonly top: number;
  readonly text: string;
  readonly rowIndex: number;
}) => (
  <div
    role="row"
    aria-rowindex={rowIndex}
    style={{ height: LIVE_ROW_PX, transform: `translateY(${String(top)}px)` }}
    className="bg-subtle border-line absolute inset-x-0 top-0 flex items-center border-b px-3"
  >
    <span role="cell" className="text-ink-3 text-xs">
      {text}
    </span>
  </div>
);

const LoadingRows = () => (
  <div role="presentation">
    {Array.from({ length: 8 }, (_, row) => (
      <div
        key={row}
        className="border-line flex items-center gap-6 border-b px-3"
        style={{ height: LIVE_ROW_PX }}
      >
        <Skeleton className="w-20" />
        <Skeleton className="w-40" />
        <Skeleton className="w-24" />
      </div>
    ))}
  </div>
);
