"use client";

import {
  Bar,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatDateTime } from "@/lib/client/format";
import { usePreferences } from "@/components/ui/preferences";
import { colorOf, isAlone, type Point, type Series } from "./series";
import type { TimeChartProps } from "./time-chart-props";

interface Props extends TimeChartProps {
  readonly points: readonly Point[];
  readonly tick: (at: number) => string;
  readonly height: number;
}

const TICK = { fill: "var(--color-ink-3)", fontSize: 11 } as const;
const DASHES = ["", "5 3", "2 2", "8 3 2 3"] as const;
const LINE_WIDTH = 2;
const DOT_RADIUS = 3;

/** The picture alone; TimeChart gives it title, sentence and table. */
export function TimePlot(props: Props) {
  const { series, points, kind, bucketMs, format, tick, partialFrom, height, marks = [] } = props;
  const data = points.map((point) => ({ at: point.at, ...point.values }));
  const last = points.at(-1)?.at;
  const isPartial = partialFrom !== undefined && last !== undefined && last + bucketMs > partialFrom;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart
        data={data}
        margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
        barCategoryGap={1}
        accessibilityLayer
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="at"
          tickFormatter={tick}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: "var(--color-line-strong)" }}
          minTickGap={40}
        />
        <YAxis
          width={48}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickFormatter={(value: number) => format(value)}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--color-hover)", opacity: 0.6 }}
          content={
            <PointCard
              series={series}
              points={points}
              format={format}
              partialAt={isPartial ? last : undefined}
            />
          }
        />
        {marks.map((mark) => (
          <ReferenceArea
            key={`${mark.label} ${String(mark.from)}`}
            x1={bucketOf(mark.from, points)}
            x2={bucketOf(mark.to, points)}
            fill="var(--color-bad)"
            fillOpacity={0.14}
          />
        ))}
        {isPartial && (
          <ReferenceArea
            x1={last}
            x2={last}
            fill="var(--color-control)"
            fillOpacity={0.16}
            strokeDasharray="3 2"
            stroke="var(--color-control)"
          />
        )}
        {series.map((one, at) =>
          kind === "bars" ? (
            <Bar
              key={one.key}
              dataKey={one.key}
              name={one.label}
              stackId="all"
              fill={colorOf(one)}
              isAnimationActive={false}
              maxBarSize={28}
            />
          ) : (
            <Line
              key={one.key}
              dataKey={one.key}
              name={one.label}
              stroke={colorOf(one)}
              strokeWidth={LINE_WIDTH}
              strokeDasharray={DASHES[at % DASHES.length] ?? ""}
              dot={dotOf(points, one)}
              connectNulls={false}
              isAnimationActive={false}
            />
          ),
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Draws a dot where a line alone would draw nothing. */
const dotOf =
  (points: readonly Point[], series: Series) =>
  ({ key, cx, cy, index }: DotItemDotProps) =>
    isAlone(points, index, series.key) ? (
      <circle key={key} cx={cx} cy={cy} r={DOT_RADIUS} fill={colorOf(series)} />
    ) : (
      <g key={key} />
    );

/** What is not known is not nothing. */
function valueOf(point: Point | undefined, { key }: Series, format: (value: number) => string): string {
  const value = point?.values[key] ?? null;
  return value === null ? "–" : format(value);
}

/** Start of the bucket that holds this time: the axis knows these only. */
const bucketOf = (time: number, points: readonly Point[]): number | undefined =>
  points.findLast(({ at }) => at <= time)?.at ?? points[0]?.at;

interface CardProps {
  readonly series: readonly Series[];
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
  /** The bucket that is still filling. */
  readonly partialAt: number | undefined;
  /** Given by Recharts. */
  readonly active?: boolean;
  readonly label?: unknown;
}

function PointCard({ series, points, format, partialAt, active = false, label }: CardProps) {
  const { timeZone } = usePreferences();
  if (!active || typeof label !== "number") return null;
  const point = points.find((one) => one.at === label);
  return (
    <div className="border-line bg-float text-ink shadow-float rounded-sm border px-2.5 py-1.5 text-xs">
      <p className="text-ink-2 tabular-nums">
        {formatDateTime(label, timeZone)}
        {label === partialAt && " · still filling"}
      </p>
      {series.map((one) => (
        <p key={one.key} className="flex items-center gap-2">
          <span data-swatch className="size-2 rounded-xs" style={{ background: colorOf(one) }} />
          <span className="text-ink-2 flex-1">{one.label}</span>
          <span className="font-medium tabular-nums">{valueOf(point, one, format)}</span>
        </p>
      ))}
    </div>
  );
}
