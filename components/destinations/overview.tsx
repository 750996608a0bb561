"use client";

import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { TimeChart } from "@/components/charts/time-chart";
import { ChainCard } from "@/components/transformations/chain-card";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import type { DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Stat } from "@/components/ui/stat";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { Lane } from "@/lib/client/delivery";
import { useLedger, type Destination } from "@/lib/client/destination";
import { formatCount, formatDuration, formatShare, formatShortCount } from "@/lib/client/format";
import { ConnectedSources } from "./connected-sources";
import type { LaneHealth } from "./lane-health";
import { LedgerCard } from "./ledger-card";
import { useOutcomes, type Outcomes } from "./use-outcomes";

interface Props {
  readonly destination: Destination;
  readonly lane: Lane | undefined;
  readonly health: LaneHealth;
  readonly laneError: Error | null;
}

const LEDGER_REFRESH_MS = 5_000;

const SERIES = [
  { key: "failed", label: "Failed", color: "bad" },
  { key: "delivered", label: "Delivered", color: "ok" },
  { key: "filtered", label: "Filtered", color: "neutral" },
] as const;

export function Overview({ destination, lane, health, laneError }: Props) {
  const { range, set } = useDateRange("24h");
  const shown: DateRange = range ?? { kind: "last", preset: "24h" };
  const outcomes = useOutcomes(destination.id, shown);
  return (
    <div className="grid gap-4">
      {laneError !== null && (
        <Callout tone="warn" title="How the lane is cannot be told now">
          {laneError.message}
        </Callout>
      )}
      <StateNote destination={destination} lane={lane} health={health} />
      <Figures destinationId={destination.id} outcomes={outcomes} lane={lane} range={shown} onRange={set} />
      <LedgerCard destinationId={destination.id} />
      <Card>
        {outcomes.error !== null && outcomes.points === undefined ? (
          <ErrorPanel
            title="The chart could not be loaded"
            error={outcomes.error}
            onRetry={() => {
              outcomes.refetch();
            }}
          />
        ) : (
          <TimeChart
            title="Outcomes"
            unit={`events per ${formatDuration(outcomes.bucketMs)}`}
            kind="bars"
            series={SERIES}
            points={outcomes.points}
            bucketMs={outcomes.bucketMs}
            partialFrom={outcomes.partialFrom}
            format={formatCount}
            height={220}
            emptyText="No traffic in this time"
          />
        )}
      </Card>
      <ConnectedSources destinationId={destination.id} />
      <ChainCard kind="destination" id={destination.id} />
    </div>
  );
}

/** Said only when something is not as it should be. */
function StateNote({ destination, lane, health }: Omit<Props, "laneError">): ReactNode {
  const error = lane?.lastError ?? null;
  if (!destination.enabled) {
    return (
      <Callout tone="info" title="Disabled">
        {health.says}
      </Callout>
    );
  }
  const isUneasy = ["degraded", "down", "failed", "retrying", "throttled"].includes(health.status);
  if (!isUneasy && error === null) return null;
  return (
    <Callout
      tone={health.isFailing ? "bad" : isUneasy ? "warn" : "info"}
      title={isUneasy ? `${health.word}: ${health.says}` : "Last error"}
    >
      {error !== null && (
        <p>
          {error.message} <TimeStamp at={error.at} className="text-inherit" />
        </p>
      )}
      {health.isFailing && <WaysOut id={destination.id} />}
    </Callout>
  );
}

const WaysOut = ({ id }: { readonly id: string }) => (
  <p className="mt-1 flex flex-wrap gap-x-4">
    <Link className="underline" href={`/destinations/${id}?tab=test`}>
      Send a test event
    </Link>
    <Link className="underline" href={`/destinations/${id}?tab=settings`}>
      Check the settings
    </Link>
  </p>
);

interface FiguresProps {
  readonly destinationId: string;
  readonly outcomes: Outcomes;
  readonly lane: Lane | undefined;
  readonly range: DateRange;
  readonly onRange: (range: DateRange | null) => void;
}

function Figures({ destinationId, outcomes, lane, range, onRange }: FiguresProps) {
  const ledger = useLedger(destinationId, {}, { refreshMs: LEDGER_REFRESH_MS });
  const { delivered, failed } = outcomes;
  return (
    <Card title="Delivery" actions={<DateRangePicker range={range} onChange={onRange} />}>
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3 lg:grid-cols-5">
        <Stat label="Delivered" value={deliveredOf(outcomes)} />
        <Stat
          label="Success"
          value={successOf(outcomes)}
          note={
            failed === undefined
              ? undefined
              : delivered === 0 && failed === 0
                ? "No traffic in this time"
                : `${formatShortCount(failed)} failed`
          }
        />
        <Stat label="Waiting now" value={waitingOf(ledger.data)} note={<Oldest lane={lane} />} />
        <Stat label="Latency, median" value={latency(lane?.p50Ms)} note="from arrival to delivery" />
        <Stat label="Latency, p95" value={latency(lane?.p95Ms)} note="from arrival to delivery" />
      </div>
    </Card>
  );
}

/** Null: not known. Undefined: loading. */
function deliveredOf({ delivered, error }: Outcomes): string | null | undefined {
  if (delivered !== undefined) return formatShortCount(delivered);
  return error === null ? undefined : null;
}

/** No traffic is not 100 %. */
function successOf({ delivered, failed, error }: Outcomes): string | null | undefined {
  if (delivered === undefined || failed === undefined) return error === null ? undefined : null;
  return delivered + failed === 0 ? null : formatShare(delivered / (delivered + failed));
}

const waitingOf = (ledger: { readonly lag: number; readonly held: number } | undefined): string | null =>
  ledger === undefined ? null : formatShortCount(ledger.lag + ledger.held);

const MINUTE_MS = 60_000;

/** From a minute on, seconds say nothing. */
function latency(ms: number | null | undefined): string | null {
  if (ms === null || ms === undefined) return null;
  return formatDuration(ms < MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS);
}

function Oldest({ lane }: { readonly lane: Lane | undefined }): ReactNode {
  if (lane === undefined) return "not known now";
  if (lane.oldestPendingAt === null) return "nothing pending";
  return (
    <>
      oldest <TimeStamp at={lane.oldestPendingAt} className="text-xs" />
    </>
  );
}
