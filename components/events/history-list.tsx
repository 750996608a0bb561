"use client";

import { RotateCw } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { boundsOf, parseRange, serializeRange, type DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { NoResults } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { StatusChip } from "@/components/ui/status-chip";
import { useEvents } from "@/lib/client/event";
import { plural } from "@/lib/client/format";
import { EventPanel } from "./event-panel";
import { LiveList } from "./live-list";
import { ModeSwitch, type EventListProps } from "./mode-switch";
import { useOpenEvent } from "./use-open-event";
import type { LiveFilters } from "./use-live-filters";

const PAGE = 200;
/** Until this many are found, pages are read on by themselves. */
const ENOUGH = 20;

/** A search in what has arrived, page by page. It stands still: newer events are not added. */
export function HistoryList({ filters, routing, openId, onOpen, mode, onMode, className }: EventListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { range, set } = useDateRange(null);
  const { pages, searchAgain } = useHistory(filters, range);
  const events = pages.items;
  const canLoad = pages.hasMore && !pages.isLoadingMore && pages.error === null;
  const isShort = canLoad && events.length < ENOUGH;
  useEffect(() => {
    if (isShort) pages.loadMore();
  }, [isShort, pages]);
  const atEnd = useCallback(() => {
    if (canLoad) pages.loadMore();
  }, [canLoad, pages]);
  const openEvent = useOpenEvent(onOpen);
  const isSearching = pages.isPending || isShort || pages.isLoadingMore;
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2 pb-2">
        <ModeSwitch mode={mode} onMode={onMode} />
        <DateRangePicker range={range} onChange={set} presets={["15m", "1h", "24h", "7d"]} allowAll />
        <Button
          icon={<RotateCw aria-hidden />}
          loading={pages.isFetching && !pages.isLoadingMore}
          onClick={searchAgain}
        >
          Search again
        </Button>
        <StatusChip status="no_data">History: newer events are not added</StatusChip>
      </div>
      <LiveList
        label="Past events"
        events={events.length === 0 && isSearching ? undefined : events}
        routing={routing}
        openId={openId}
        onOpen={openEvent}
        scroller={scroller}
        onEnd={atEnd}
        className={className}
        empty={<Empty pages={pages} filters={filters} />}
        footer={<Footer pages={pages} />}
      />
      <EventPanel events={events} openId={openId} onOpen={onOpen} scroller={scroller} />
    </>
  );
}

type Events = ReturnType<typeof useEvents>;

/** A relative range ends when the search was begun, so that its pages fit together. */
function useHistory(filters: LiveFilters, range: DateRange | null) {
  const [askedAt, setAskedAt] = useState(() => Date.now());
  const text = range === null ? "" : serializeRange(range);
  const bounds = useMemo(() => {
    const asked = parseRange(text);
    return asked === null ? { to: askedAt } : boundsOf(asked, askedAt);
  }, [text, askedAt]);
  const pages = useEvents({ ...filters.asked, ...filters.askedOutcome, ...bounds, limit: PAGE });
  return {
    pages,
    searchAgain: (): void => {
      setAskedAt(Date.now());
    },
  };
}

interface EmptyProps {
  readonly pages: Events;
  readonly filters: LiveFilters;
}

function Empty({ pages, filters }: EmptyProps) {
  if (pages.error !== null) {
    return (
      <ErrorPanel
        error={pages.error}
        title="The search failed"
        onRetry={() => {
          pages.refetch();
        }}
        retrying={pages.isFetching}
      />
    );
  }
  return filters.isFiltered ? (
    <NoResults onClear={filters.clear}>No event of this time matches these filters.</NoResults>
  ) : (
    <NoResults>No event arrived in this time.</NoResults>
  );
}

const Footer = ({ pages }: { readonly pages: Events }) => (
  <>
    <span className="tabular-nums">
      {plural(pages.items.length, "event")} found
      {pages.isPending ? "" : pages.hasMore ? ", more to load" : ", all of them"}
    </span>
    {pages.hasMore && (
      <Button
        size="sm"
        loading={pages.isLoadingMore}
        onClick={() => {
          pages.loadMore();
        }}
      >
        Load more
      </Button>
    )}
  </>
);
