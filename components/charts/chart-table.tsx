"use client";

import { ScrollRegion } from "@/components/ui/scroll-region";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { Point, Series } from "./series";

interface Props {
  readonly title: string;
  readonly series: readonly Series[];
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
}

/** The same numbers as text, newest first. */
export function ChartTable({ title, series, points, format }: Props) {
  return (
    <ScrollRegion label={`${title}, table`} className="border-line max-h-64 overflow-auto rounded-md border">
      <table className="w-full text-xs">
        <thead className="text-ink-2 bg-surface sticky top-0 text-left">
          <tr>
            <th scope="col" className="px-3 py-1.5 font-medium">
              Time
            </th>
            {series.map((one) => (
              <th key={one.key} scope="col" className="px-3 py-1.5 text-right font-medium">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at} className="border-line border-t">
              <th scope="row" className="px-3 text-left font-normal">
                <TimeStamp at={point.at} show="full" />
              </th>
              {series.map((one) => {
                const value = point.values[one.key];
                return (
                  <td key={one.key} className="px-3 py-1 text-right tabular-nums">
                    {value === null || value === undefined ? "–" : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
