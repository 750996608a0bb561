"use client";

import { Pause, Play } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import type { EventSummary } from "@/contract/control";
import { useShortcut } from "@/components/shell/shortcuts";
import { announce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { NoResults } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Kbd } from "@/components/ui/kbd";
import { formatCount, plural } from "@/lib/client/format";
import { useLiveEvents, type LiveEvents } from "@/lib/client/live-events";
import { rowKey } from "./event-row";
import { ConnectionBanner } from "./connection-banner";
import { EventPanel } from "./event-panel";
import { LiveEmpty } from "./live-empty";
import { LiveList } from "./live-list";
import { LiveState } from "./live-state";
import { ModeSwitch, type EventListProps } from "./mode-switch";
import { useHold } from "./use-hold";
import type { LiveFilters } from "./use-live-filters";
import { useOpenEvent } from "./use-open-event";
import { useOutcomeFilter } from "./use-outcome-filter";
import { useJoined, useRecent, type Recent } from "./use-recent";

/** Events that the list keeps. */
const KEPT = 1000;
const SPOKEN_EVERY_MS = 10_000;

interface Props extends EventListProps {
  readonly sourceId: string | undefined;
}

/** Events as they arrive, newest first, below them those that arrived before. */
export function LiveEventsList(props: Props) {
  const { filters, routing, openId, onOpen, sourceId } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const backToTop = useCallback(() => {
    scroller.current?.scrollTo({ top: 0 });
    const { activeElement } = document;
    const isInside = scroller.current?.contains(activeElement) === true;
    if (isInside && activeElement instanceof HTMLElement) activeElement.blur();
  }, []);
  const hold = useHold(openId !== null, backToTop);
  const isHeld = hold.reason !== null;
  const live = useLiveEvents(filters.asked, { max: KEPT, held: isHeld });
  const recent = useRecent(filters.asked, live.opens);
  const joined = useJoined(live.events, recent.events, KEPT);
  const events = useOutcomeFilter(joined, filters.outcome, routing);
  useSpokenCount(live.events, isHeld);

  const { toggle } = hold;
  const release = useCallback(() => {
    if (openId !== null) onOpen(null);
    toggle();
  }, [openId, onOpen, toggle]);
  useShortcut("l", "Pause or resume", release);
  const openEvent = useOpenEvent(onOpen);
  return (
    <>
      <div className="flex min-h-8 items-center gap-x-3 gap-y-2 pb-2 max-sm:flex-wrap">
        <ModeSwitch mode={props.mode} onMode={props.onMode} />
        <Button
          size="sm"
          icon={isHeld ? <Play aria-hidden /> : <Pause aria-hidden />}
          onClick={release}
          className="min-w-28"
        >
          {isHeld ? "Resume" : "Pause"} <Kbd keys="l" />
        </Button>
        <LiveState live={live} hold={hold} onRelease={release} />
      </div>
      {live.connection === "lost" && (
        <div className="pb-2">
          <ConnectionBanner retryAt={live.retryAt} onRetry={live.retry} />
        </div>
      )}
      <LiveList
        label="Live events"
        events={recent.error === null ? events : (events ?? [])}
        divider={dividerOf(recent, filters)}
        routing={routing}
        openId={openId}
        onOpen={openEvent}
        handlers={hold.handlers}
        scroller={scroller}
        className={props.className}
        empty={<Empty recent={recent} filters={filters} sourceId={sourceId} />}
        footer={
          <Footer
            shown={events?.length ?? 0}
            loaded={joined?.length ?? 0}
            isFull={live.events.length >= KEPT}
            isChosen={filters.outcome !== null}
            rate={live.rate}
          />
        }
      />
      <EventPanel events={events ?? []} openId={openId} onOpen={onOpen} scroller={scroller} />
    </>
  );
}

/** The newest event that was there when the view was opened; after a filter by outcome it may not be listed. */
function dividerOf(recent: Recent, filters: LiveFilters) {
  const newest = recent.events?.[0];
  if (newest === undefined || filters.outcome !== null) return null;
  return { aboveKey: rowKey(newest), text: "Arrived before this view was opened" };
}

interface EmptyProps {
  readonly recent: Recent;
  readonly filters: LiveFilters;
  readonly sourceId: string | undefined;
}

function Empty({ recent, filters, sourceId }: EmptyProps) {
  if (recent.error !== null) {
    return <ErrorPanel error={recent.error} title="The events could not be loaded" onRetry={recent.retry} />;
  }
  return filters.isFiltered ? (
    <NoResults onClear={filters.clear}>
      No recent event matches these filters. New ones appear here as they arrive.
    </NoResults>
  ) : (
    <LiveEmpty sourceId={sourceId} />
  );
}

interface FooterProps {
  readonly shown: number;
  readonly loaded: number;
  readonly isFull: boolean;
  readonly isChosen: boolean;
  readonly rate: LiveEvents["rate"];
}

/** One line, so that the list keeps its height; narrow screens cut it off. */
const Footer = ({ shown, loaded, isFull, isChosen, rate }: FooterProps) => (
  <>
    <span className="min-w-0 flex-1 truncate tabular-nums">
      {plural(shown, "event")} listed
      {isChosen && ` of ${formatCount(loaded)} loaded (the outcome filter looks at these)`}
      {rate !== null && `, sampled from ≈ ${formatCount(rate.perSecond)} a second`}
      {isFull && `, the latest ${formatCount(KEPT)} are kept`}
      {(rate !== null || isFull) && ". All are in History."}
    </span>
    <span className="shrink-0 max-lg:hidden">
      <Kbd keys="j" /> <Kbd keys="k" /> move · <Kbd keys="↵" /> open · <Kbd keys="o" /> full page
    </span>
  </>
);

/** How many stand above the one that was seen last; all of them when it is not listed any more. */
function arrivedSince(seen: EventSummary | undefined, events: readonly EventSummary[]): number {
  const at = seen === undefined ? -1 : events.findIndex((event) => rowKey(event) === rowKey(seen));
  return at === -1 ? events.length : at;
}

/** Says how many came, at most every ten seconds; silent while held. */
function useSpokenCount(events: readonly EventSummary[], isHeld: boolean): void {
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  });
  useEffect(() => {
    if (isHeld) return undefined;
    let seen = latest.current[0];
    const timer = setInterval(() => {
      const count = arrivedSince(seen, latest.current);
      seen = latest.current[0] ?? seen;
      if (count > 0) announce(plural(count, "new event"));
    }, SPOKEN_EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isHeld]);
}
