import type { Point, Series } from "./series";

export interface TimeChartProps {
  readonly title: string;
  /** Stands in the title: "events per minute", "ms". */
  readonly unit: string;
  readonly kind: "bars" | "lines";
  /** Bars: the first series stands at the baseline; put failures there. */
  readonly series: readonly Series[];
  /** Undefined while loading. */
  readonly points: readonly Point[] | undefined;
  readonly bucketMs: number;
  readonly format: (value: number) => string;
  /** From here on the bucket is still filling; it is drawn hatched. */
  readonly partialFrom?: number;
  /** Stretches of time to be shaded, such as when an alert would have fired. */
  readonly marks?: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  readonly height?: number;
  readonly emptyText?: string;
  /** The sentence that the picture stands for; made from the totals when absent. */
  readonly summary?: string;
  readonly className?: string;
}
