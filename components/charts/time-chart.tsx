"use client";

import { useId, useState } from "react";
import { formatClock, formatDate, zoneName } from "@/lib/client/format";
import { Button } from "@/components/ui/button";
import { usePreferences } from "@/components/ui/preferences";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { ChartTable } from "./chart-table";
import { colorOf, totalOf, type Point, type Series } from "./series";
import type { TimeChartProps } from "./time-chart-props";
import { TimePlot } from "./time-plot";

export type { TimeChartProps } from "./time-chart-props";

/** Axis labels: clock times for buckets of less than a day, dates otherwise. */
function useTick(bucketMs: number): (at: number) => string {
  const { timeZone } = usePreferences();
  return (at) =>
    bucketMs >= 86_400_000
      ? formatDate(at, timeZone).replace(/ \d{4}$/, "")
      : formatClock(at, timeZone, false);
}

/** A chart over time with unit and zone in its head, a sentence for those who do not see it, and a table twin. */
export function TimeChart(props: TimeChartProps) {
  const { title, unit, series, points, format, height = 200, className } = props;
  const { timeZone } = usePreferences();
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className={cn("min-w-0", className)} aria-labelledby={id}>
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-2">
        <span id={id} className="text-md font-semibold">
          {title}{" "}
          <span className="text-ink-3 text-xs font-normal">
            {unit} · {zoneName(timeZone, points?.[0]?.at ?? 0)}
          </span>
        </span>
        <Legend series={series} />
        <Button
          size="sm"
          variant="ghost"
          className="ml-auto"
          aria-pressed={asTable}
          onClick={() => {
            setAsTable(!asTable);
          }}
        >
          {asTable ? "Show chart" : "Show table"}
        </Button>
      </figcaption>
      {points === undefined && <Skeleton className="h-50 w-full" />}
      {points !== undefined && asTable && (
        <ChartTable title={title} series={series} points={points} format={format} />
      )}
      {points !== undefined && !asTable && <Picture {...props} points={points} height={height} />}
    </figure>
  );
}

const isQuiet = (point: Point): boolean =>
  Object.values(point.values).every((value) => value === null || value === 0);

function Picture(props: TimeChartProps & { readonly points: readonly Point[]; readonly height: number }) {
  const { points, series, format, height } = props;
  const tick = useTick(props.bucketMs);
  const isEmpty = points.every(isQuiet);
  const totals = series.map((one) => `${one.label}: ${format(totalOf(points, one.key))} in all`).join(". ");
  return (
    <>
      <p className="sr-only">{isEmpty ? "No data in this time." : (props.summary ?? totals)}</p>
      <div className="relative" style={{ height }}>
        <TimePlot {...props} tick={tick} />
        {isEmpty && (
          <p className="text-ink-3 absolute inset-0 grid place-items-center text-sm">
            {props.emptyText ?? "No data in this time"}
          </p>
        )}
      </div>
    </>
  );
}

const Legend = ({ series }: { readonly series: readonly Series[] }) => (
  <span className="text-ink-2 flex flex-wrap gap-x-3 text-xs">
    {series.map((one) => (
      <span key={one.key} className="inline-flex items-center gap-1.5">
        <span data-swatch className="size-2 rounded-xs" style={{ background: colorOf(one) }} />
        {one.label}
      </span>
    ))}
  </span>
);
