"use client";

import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { Card, Description, DescriptionList } from "@/components/ui/card";
import { boundsOf } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { useNow } from "@/components/ui/preferences";
import { LedgerCard } from "./ledger-card";

const MINUTE_MS = 60_000;

/** The books of the destination over any time, with what each figure means and where its events are. */
export function LedgerTab({ destinationId }: { readonly destinationId: string }) {
  const { range, set } = useDateRange(null);
  const now = useNow(10_000);
  const bounds = range === null ? null : boundsOf(range, now);
  const span =
    bounds === null
      ? {}
      : {
          from: Math.floor(bounds.from / MINUTE_MS) * MINUTE_MS,
          to: Math.ceil(bounds.to / MINUTE_MS) * MINUTE_MS,
        };
  return (
    <div className="grid gap-4">
      <LedgerCard
        destinationId={destinationId}
        span={span}
        actions={<DateRangePicker range={range} onChange={set} allowAll />}
      />
      <Card title="What the figures mean" description="Each event counts once, in the minute of its arrival.">
        <DescriptionList>
          <Description label="Accepted">Arrived for this destination from a connected source.</Description>
          <Description label="Delivered">
            The destination took it.{" "}
            <To id={destinationId} tab="deliveries&outcome=delivered">
              Show them
            </To>
          </Description>
          <Description label="Filtered">
            A connection's filter or a transformation kept it away.{" "}
            <To id={destinationId} tab="deliveries&outcome=filtered">
              Show them
            </To>
          </Description>
          <Description label="Suppressed">
            The person did not consent, or is suppressed: it is never sent.
          </Description>
          <Description label="Dead letters">
            Failed for good, or discarded; kept with the evidence.{" "}
            <To id={destinationId} tab="dead-letters">
              Show them
            </To>
          </Description>
          <Description label="Held">
            Waits for its retry, or for an earlier event of the same person.
          </Description>
          <Description label="Lag">In the log, not taken up by this destination yet.</Description>
        </DescriptionList>
      </Card>
    </div>
  );
}

interface ToProps {
  readonly id: string;
  readonly tab: string;
  readonly children: ReactNode;
}

const To = ({ id, tab, children }: ToProps) => (
  <Link href={`/destinations/${id}?tab=${tab}`} className="text-accent-ink whitespace-nowrap underline">
    {children}
  </Link>
);
