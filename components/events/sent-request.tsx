"use client";

import { Eye } from "lucide-react";
import { useState } from "react";
import { RequestView } from "@/components/destinations/exchange-view";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useRenderedRequest } from "@/lib/client/event";

interface Props {
  readonly destinationId: string;
  readonly event: { readonly messageId: string; readonly sourceId: string };
}

/** The request for an event whose own is not kept: made anew, as it would be sent today. */
export function SentRequest({ destinationId, event }: Props) {
  const [isWanted, setWanted] = useState(false);
  const { data, error, isFetching } = useRenderedRequest(event, destinationId, isWanted);
  return (
    <>
      {data === undefined && (
        <Button
          size="sm"
          className="justify-self-start"
          icon={<Eye aria-hidden />}
          loading={isFetching}
          onClick={() => {
            setWanted(true);
          }}
        >
          Show the request
        </Button>
      )}
      {error !== null && <Callout tone="bad">{error.message}</Callout>}
      {data !== undefined && (
        <>
          <p className="text-ink-3 text-xs">
            Made anew with today’s mapping, transformations and settings, and not sent. What was really sent
            is kept for failures only.
          </p>
          {data.request === null ? (
            <p className="text-ink-2 text-sm">It would not be sent today: {data.why}</p>
          ) : (
            <RequestView request={data.request} />
          )}
        </>
      )}
    </>
  );
}
