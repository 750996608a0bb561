"use client";

import { useMemo } from "react";
import { fillBuckets, joinSeries, type Series } from "@/components/charts/series";
import { TimeChart } from "@/components/charts/time-chart";
import { ChainCard } from "@/components/transformations/chain-card";
import { Card } from "@/components/ui/card";
import { boundsOf, type DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { ErrorPanel } from "@/components/ui/error-panel";
import { useNow } from "@/components/ui/preferences";
import { Stat } from "@/components/ui/stat";
import { useTraffic, type Traffic } from "@/lib/client/event";
import { formatCount, formatDuration, formatShare, formatShortCount } from "@/lib/client/format";
import type { Source } from "@/lib/client/source";
import { SourceLedger } from "./source-ledger";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BUCKETS_MAX = 90;
const SIZES = [1, 5, 15, 60, 240, 1440].map((minutes) => minutes * MINUTE_MS);

const SERIES: readonly Series[] = [
  { key: "quarantined", label: "Quarantined", color: "warn" },
  { key: "accepted", label: "Accepted", color: "1" },
  { key: "duplicates", label: "Duplicates", color: "other" },
];

/** The finest bucket that still gives a readable chart. */
const bucketOf = (spanMs: number): number =>
  SIZES.find((size) => spanMs / size <= BUCKETS_MAX) ?? 24 * HOUR_MS;

/** Bounds on whole buckets, so that the answer can be kept until the next one begins. */
function useSpan(range: DateRange) {
  const now = useNow(MINUTE_MS);
  const { from, to } = boundsOf(range, now);
  const bucketMs = bucketOf(to - from);
  const end = Math.ceil(to / bucketMs) * bucketMs;
  return { from: Math.floor(from / bucketMs) * bucketMs, to: end, bucketMs };
}

export function Overview({ source }: { readonly source: Source }) {
  const { range, set } = useDateRange("24h");
  const span = useSpan(range ?? { kind: "last", preset: "24h" });
  const traffic = useTraffic(span, { refreshMs: 5000 });
  const books = traffic.data?.sources.find(({ sourceId }) => sourceId === source.id);
  const points = useMemo(() => pointsOf(traffic.data, books), [traffic.data, books]);
  const now = useNow(MINUTE_MS);
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <DateRangePicker range={range} onChange={set} presets={["1h", "24h", "7d", "30d"]} />
        <span className="text-ink-3 text-xs">Counted from the event log, by time of arrival.</span>
      </div>
      {traffic.error !== null && traffic.data === undefined ? (
        <Card>
          <ErrorPanel
            error={traffic.error}
            title="The figures could not be loaded"
            onRetry={() => void traffic.refetch()}
            retrying={traffic.isFetching}
          />
        </Card>
      ) : (
        <>
          <Figures
            books={traffic.data === undefined ? undefined : books}
            isLoading={traffic.data === undefined}
          />
          <Card>
            <TimeChart
              title="Events"
              unit={`per ${formatDuration(span.bucketMs)}`}
              kind="bars"
              series={SERIES}
              points={points}
              bucketMs={span.bucketMs}
              format={formatShortCount}
              partialFrom={Math.floor(now / span.bucketMs) * span.bucketMs}
              height={240}
              emptyText="No event arrived in this time."
            />
          </Card>
        </>
      )}
      <SourceLedger sourceId={source.id} />
      <ChainCard kind="source" id={source.id} />
    </div>
  );
}

type Books = Traffic["sources"][number];

function pointsOf(traffic: Traffic | undefined, books: Books | undefined) {
  if (traffic === undefined) return undefined;
  const fill = (points: Books["accepted"]) => fillBuckets(points, traffic);
  return joinSeries({
    quarantined: fill(books?.quarantined ?? []),
    accepted: fill(books?.accepted ?? []),
    duplicates: fill(books?.duplicates ?? []),
  });
}

const sum = (points: Books["accepted"] | undefined): number =>
  (points ?? []).reduce((total, { count }) => total + count, 0);

function Figures({ books, isLoading }: { readonly books: Books | undefined; readonly isLoading: boolean }) {
  const accepted = sum(books?.accepted);
  const quarantined = sum(books?.quarantined);
  const duplicates = sum(books?.duplicates);
  const all = accepted + quarantined + duplicates;
  const share = (count: number): string =>
    all === 0 ? "No traffic" : `${formatShare(count / all)} of what arrived`;
  const value = (count: number) => (isLoading ? undefined : formatCount(count));
  return (
    <Card>
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-3">
        <Stat label="Accepted" value={value(accepted)} note={share(accepted)} />
        <Stat label="Duplicates" value={value(duplicates)} note={`${share(duplicates)}; taken once`} />
        <Stat label="Quarantined" value={value(quarantined)} note={share(quarantined)} />
      </div>
    </Card>
  );
}
