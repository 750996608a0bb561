"use client";

import { CircleCheck } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { EventSummary } from "@/contract/control";
import { eventHref } from "@/components/events/event-row";
import { SendTestEvent } from "@/components/events/send-test-event";
import { announce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useEvents } from "@/lib/client/event";
import { formatDuration } from "@/lib/client/format";
import { keys } from "@/lib/client/keys";
import { useLiveEvents } from "@/lib/client/live-events";
import type { Source } from "@/lib/client/source";
import { NoEventsHelp } from "./no-events-help";
import type { SourceTraffic } from "./use-source-traffic";

/** After this long without an event, help is offered. */
const HELP_AFTER_MS = 60_000;

interface Props {
  readonly source: Source;
  readonly traffic: SourceTraffic;
}

/** Waits for the first event on the live stream and shows it; says what to look at when none comes. */
export function FirstEvent({ source, traffic }: Props) {
  const hadEvents = typeof traffic.lastEventAt === "number";
  const client = useQueryClient();
  const live = useLiveEvents({ sourceId: source.id, state: "accepted" }, { max: 5 });
  const latest = useEvents(
    { sourceId: source.id, limit: 1 },
    { enabled: hadEvents && live.events.length === 0 },
  );
  const first = live.events.at(-1);
  const shown = live.events[0] ?? latest.items[0];
  const firstId = first?.messageId;
  useEffect(() => {
    if (firstId === undefined) return;
    announce("This source receives events");
    void client.invalidateQueries({ queryKey: keys.traffic });
  }, [firstId, client]);
  if (shown !== undefined || hadEvents) {
    return (
      <Arrived
        event={shown}
        source={source}
        isNew={first !== undefined && !hadEventsBefore(traffic, first)}
      />
    );
  }
  return traffic.isPending ? (
    <Skeleton className="h-16.5 w-full rounded-md" />
  ) : (
    <Waiting source={source} traffic={traffic} />
  );
}

/** The books may lag behind the stream by a moment. */
const hadEventsBefore = ({ lastEventAt }: SourceTraffic, { receivedAt }: EventSummary): boolean =>
  typeof lastEventAt === "number" && lastEventAt < receivedAt;

interface ArrivedProps {
  readonly event: EventSummary | undefined;
  readonly source: Source;
  readonly isNew: boolean;
}

const Arrived = ({ event, source, isNew }: ArrivedProps) => (
  <div className="bg-ok-tint text-ok-ink flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md px-4 py-3">
    <CircleCheck aria-hidden className="size-5 shrink-0" />
    <div className="min-w-0 flex-1">
      <p className="text-md font-semibold">{isNew ? "The first event has arrived" : "Events are arriving"}</p>
      {event !== undefined && (
        <p className="text-sm break-words">
          {event.type} <span className="font-medium">{event.name}</span>, <TimeStamp at={event.receivedAt} />
        </p>
      )}
    </div>
    <div className="flex flex-wrap gap-2">
      <SendTestEvent source={source} />
      {event !== undefined && (
        <Button asChild variant="primary">
          <Link href={eventHref(event)}>See the event’s story</Link>
        </Button>
      )}
    </div>
  </div>
);

function Waiting({ source, traffic }: Props) {
  const elapsedMs = useElapsed();
  return (
    <div>
      <div className="border-line bg-surface flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border px-4 py-3">
        <Spinner />
        <div className="min-w-0 flex-1">
          <p className="text-md font-semibold">Waiting for the first event…</p>
          <p className="text-ink-2 text-sm">
            This line changes by itself as soon as one arrives.
            {elapsedMs >= 10_000 && (
              <span className="text-ink-3 tabular-nums">
                {" "}
                {formatDuration(Math.floor(elapsedMs / 1000) * 1000)} so far.
              </span>
            )}
          </p>
        </div>
        <SendTestEvent source={source} variant="primary" />
      </div>
      {(elapsedMs >= HELP_AFTER_MS || traffic.quarantined > 0 || !source.enabled) && (
        <NoEventsHelp source={source} quarantined={traffic.quarantined} />
      )}
    </div>
  );
}

function useElapsed(): number {
  const [elapsedMs, setElapsed] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => {
      setElapsed(performance.now() - start);
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return elapsedMs;
}
