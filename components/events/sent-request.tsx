"use client";

import { Eye } from "lucide-react";
import { RequestView } from "@/components/destinations/exchange-view";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { EventSummary } from "@/contract/control";
import { useTestDestination } from "@/lib/client/destination";

interface Props {
  readonly destinationId: string;
  readonly event: EventSummary["event"];
}

/** The request for an event whose own is not kept: made anew, with today's settings, and not sent. */
export function SentRequest({ destinationId, event }: Props) {
  const test = useTestDestination();
  const isAllowed = useMay("destination.test");
  if (!isAllowed) return null;
  return (
    <div className="border-line grid grid-cols-1 gap-3 border-t px-3 py-2">
      {test.data === undefined && (
        <Button
          size="sm"
          className="justify-self-start"
          icon={<Eye aria-hidden />}
          loading={test.isPending}
          onClick={() => {
            test.mutate({ params: { id: destinationId }, body: { event: { ...event }, dryRun: true } });
          }}
        >
          Show the request
        </Button>
      )}
      {test.error !== null && <Callout tone="bad">{test.error.message}</Callout>}
      {test.data !== undefined && (
        <>
          <p className="text-ink-3 text-xs">
            Made anew with today’s settings, and not sent. What was really sent is kept for failures only.
          </p>
          <RequestView request={test.data.exchange.request} />
        </>
      )}
    </div>
  );
}
