"use client";

import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { fillBuckets, joinSeries } from "@/components/charts/series";
import { TimeChart } from "@/components/charts/time-chart";
import { Card } from "@/components/ui/card";
import type { DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { ErrorPanel } from "@/components/ui/error-panel";
import { useNow } from "@/components/ui/preferences";
import { Stat } from "@/components/ui/stat";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { Destination } from "@/lib/client/destination";
import { useHealth, type DestinationHealth, type HealthFigures } from "@/lib/client/health";
import { formatCount, formatDuration, formatShortCount, plural } from "@/lib/client/format";
import { FailureTable } from "./failure-table";
import { HealthBreakdown } from "./health-breakdown";
import { breakerWords, changeOfMs, changeOfShare, shareText } from "./health-words";
import { useSpan } from "./use-span";

const REFRESH_MS = 5_000;

const ATTEMPTS = [
  { key: "failed", label: "Failed", color: "bad" },
  { key: "ok", label: "Succeeded", color: "ok" },
] as const;
const LATENCY = [
  { key: "p50", label: "p50", color: "1" },
  { key: "p95", label: "p95", color: "2" },
  { key: "p99", label: "p99", color: "3" },
] as const;

/** How the destination does: what was tried, how it ended, how long it took, and what is wrong. */
export function Health({ destination }: { readonly destination: Destination }) {
  const { range, set } = useDateRange("24h");
  const shown: DateRange = range ?? { kind: "last", preset: "24h" };
  const span = useSpan(shown);
  const health = useHealth(destination.id, span, { refreshMs: REFRESH_MS, keepOld: true });
  const { data } = health;
  if (data === undefined && health.error !== null)
    return (
      <ErrorPanel
        title="Health could not be read"
        error={health.error}
        onRetry={() => void health.refetch()}
      />
    );
  return (
    <div className="grid gap-4">
      <Card
        title="Delivery health"
        description="Counted by the time of each try, compared with the same length of time before."
        actions={<DateRangePicker range={shown} onChange={set} />}
      >
        <Figures health={data} />
      </Card>
      <Breaker health={data} />
      <Charts health={data} span={span} />
      {data !== undefined && <HealthBreakdown figures={data.figures} />}
      <Card
        flush
        title="What fails"
        description="Failures of one kind are one line."
        actions={
          <Link
            href={`/destinations/${destination.id}?tab=dead-letters`}
            className="text-accent-ink text-sm underline-offset-4 hover:underline"
          >
            All failures
          </Link>
        }
      >
        <FailureTable
          groups={data?.failures}
          error={health.error}
          bucketMs={span.bucketMs}
          span={span}
          hrefOf={({ fingerprint }) =>
            `/destinations/${destination.id}?tab=dead-letters&group=${fingerprint}`
          }
        />
      </Card>
    </div>
  );
}

/** Undefined: loading. Percent and count together: a small share of many is many people. */
function Figures({ health }: { readonly health: DestinationHealth | undefined }) {
  const figures = health?.figures;
  const before = health?.previous;
  const of = (read: (known: HealthFigures) => string | null): string | null | undefined =>
    figures === undefined ? undefined : read(figures);
  return (
    <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3 lg:grid-cols-4">
      <Stat
        label="Events delivered in the end"
        value={of(({ finalSuccess }) => shareText(finalSuccess))}
        note={
          <Note
            count={figures === undefined ? "" : endedText(figures)}
            change={figures && changeOfShare(figures.finalSuccess, before?.finalSuccess)}
          />
        }
      />
      <Stat
        label="Tries that succeeded"
        value={of(({ attemptSuccess }) => shareText(attemptSuccess))}
        note={
          <Note
            count={figures === undefined ? "" : triedText(figures)}
            change={figures && changeOfShare(figures.attemptSuccess, before?.attemptSuccess)}
          />
        }
      />
      <Stat
        label="Throughput"
        value={of(({ perSecond, delivered }) => (delivered === 0 ? null : rateText(perSecond)))}
        unit="events/s"
        note={
          <Note
            count={figures === undefined ? "" : `${plural(figures.delivered, "event")} delivered`}
            change={
              before === null || before === undefined
                ? undefined
                : `${formatShortCount(before.delivered)} before`
            }
          />
        }
      />
      <Stat label="Waiting now" value={waitingText(health)} note={<Oldest health={health} />} />
      {(["p50", "p95", "p99"] as const).map((quantile) => (
        <Stat
          key={quantile}
          label={`Latency, ${quantile}`}
          value={of(({ latency }) => msText(latency[quantile]))}
          note={<Note count="arrival to delivery" change={changeOfMs(before?.latency[quantile])} />}
        />
      ))}
      <Stat
        label="Throttled"
        value={of(({ throttledMs }) => (throttledMs === 0 ? "0 s" : formatDuration(throttledMs)))}
        note="time in which a limit kept it waiting"
      />
    </div>
  );
}

const msText = (ms: number | null): string | null => (ms === null ? null : formatDuration(ms));
const rateText = (perSecond: number): string =>
  perSecond < 0.1 ? "<0.1" : formatShortCount(Math.round(perSecond * 10) / 10);

function endedText({ attempts, delivered, deadLettered }: HealthFigures): string {
  if (delivered + deadLettered === 0) return attempts === 0 ? "No traffic" : "None has ended yet";
  return `${formatShortCount(delivered)} delivered, ${formatShortCount(deadLettered)} given up`;
}

function triedText({ attempts, attemptsFailed }: HealthFigures): string {
  return attempts === 0
    ? "No attempts"
    : `${formatShortCount(attemptsFailed)} of ${formatShortCount(attempts)} failed`;
}

function waitingText(health: DestinationHealth | undefined): string | null | undefined {
  if (health === undefined) return undefined;
  return health.now === null ? null : formatShortCount(health.now.lane.lag + health.now.lane.held);
}

function Oldest({ health }: { readonly health: DestinationHealth | undefined }): ReactNode {
  const lane = health?.now?.lane;
  if (lane === undefined) return "the lane does not run";
  if (lane.oldestPendingAt === null) return "nothing pending";
  return (
    <>
      oldest <TimeStamp at={lane.oldestPendingAt} className="text-xs" />
    </>
  );
}

interface NoteProps {
  readonly count: string;
  readonly change: string | undefined;
}

const Note = ({ count, change }: NoteProps) => (
  <>
    <span className="block">{count}</span>
    {change !== undefined && change !== "" && <span className="block">{change}</span>}
  </>
);

function Breaker({ health }: { readonly health: DestinationHealth | undefined }): ReactNode {
  const now = useNow(1_000);
  if (health === undefined) return null;
  const { title, says, isWell } = breakerWords(health.now, now);
  const nextTryAt = health.now?.nextTryAt ?? null;
  return (
    <Card title="Breaker" actions={<StatusChip status={isWell ? "healthy" : "retrying"}>{title}</StatusChip>}>
      <p className="text-ink-2 text-sm">
        {says}
        {isWell && nextTryAt !== null && nextTryAt > now && (
          <> The next retry of an event is due in {formatDuration(nextTryAt - now)}.</>
        )}
      </p>
    </Card>
  );
}

interface ChartsProps {
  readonly health: DestinationHealth | undefined;
  readonly span: { readonly bucketMs: number };
}

function Charts({ health, span }: ChartsProps) {
  const points = health?.points;
  const counts = (read: (point: DestinationHealth["points"][number]) => number) =>
    health === undefined
      ? []
      : fillBuckets(
          health.points.map((point) => ({ at: point.at, count: read(point) })),
          health,
        );
  const attempts =
    points === undefined
      ? undefined
      : joinSeries({
          failed: counts(({ attemptsFailed }) => attemptsFailed),
          ok: counts(({ attempts, attemptsFailed }) => attempts - attemptsFailed),
        });
  const latency =
    health === undefined
      ? undefined
      : fillBuckets([], health, null).map(({ at }) => {
          const point = health.points.find((known) => known.at === at);
          return {
            at,
            values: { p50: point?.p50 ?? null, p95: point?.p95 ?? null, p99: point?.p99 ?? null },
          };
        });
  const common = {
    bucketMs: health?.bucketMs ?? span.bucketMs,
    height: 200,
    ...(health === undefined ? {} : { partialFrom: health.partialFrom }),
  };
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Card>
        <TimeChart
          {...common}
          title="Tries"
          unit={`per ${formatDuration(common.bucketMs)}`}
          kind="bars"
          series={ATTEMPTS}
          points={attempts}
          format={formatCount}
          emptyText="No traffic in this time"
        />
      </Card>
      <Card>
        <TimeChart
          {...common}
          title="Latency"
          unit="arrival to delivery"
          kind="lines"
          series={LATENCY}
          points={latency}
          format={formatDuration}
          summary={latencySummary(health)}
          emptyText="No deliveries in this time"
        />
      </Card>
    </div>
  );
}

function latencySummary(health: DestinationHealth | undefined): string {
  const { p50, p95, p99 } = health?.figures.latency ?? { p50: null, p95: null, p99: null };
  if (p50 === null || p95 === null || p99 === null) return "No deliveries in this time.";
  return `Half of the events were delivered within ${formatDuration(p50)}, 95% within ${formatDuration(p95)}, 99% within ${formatDuration(p99)}.`;
}
