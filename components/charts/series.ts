/** What charts draw. Times are epoch milliseconds. */
export interface Series {
  readonly key: string;
  readonly label: string;
  /** A slot of the palette, or the colour of a status. Slots are given in order and never reused; the rest is "other". */
  readonly color: "1" | "2" | "3" | "4" | "5" | "6" | "other" | "ok" | "warn" | "bad" | "neutral";
}

export interface Point {
  /** Start of the bucket. */
  readonly at: number;
  readonly values: Readonly<Record<string, number | null>>;
}

export const colorOf = (series: Series): string =>
  ["ok", "warn", "bad", "neutral"].includes(series.color)
    ? `var(--color-${series.color})`
    : `var(--color-chart-${series.color})`;

/** Fills buckets that are missing: with zero where a count means none, with null where it means not known. */
export function fillBuckets(
  points: readonly { readonly at: number; readonly count: number }[],
  span: { readonly from: number; readonly to: number; readonly bucketMs: number },
  missing: 0 | null = 0,
): { at: number; count: number | null }[] {
  const known = new Map(points.map((point) => [Math.floor(point.at / span.bucketMs), point.count]));
  const first = Math.floor(span.from / span.bucketMs);
  const last = Math.floor((span.to - 1) / span.bucketMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => ({
    at: (first + at) * span.bucketMs,
    count: known.get(first + at) ?? missing,
  }));
}

/** Joins rows of the same span into the points of one chart. */
export function joinSeries(
  rows: Readonly<Record<string, readonly { readonly at: number; readonly count: number | null }[]>>,
): Point[] {
  const merged = new Map<number, Record<string, number | null>>();
  for (const [key, points] of Object.entries(rows)) {
    for (const point of points) {
      const values = merged.get(point.at) ?? {};
      values[key] = point.count;
      merged.set(point.at, values);
    }
  }
  return [...merged].sort(([a], [b]) => a - b).map(([at, values]) => ({ at, values }));
}

/** Whether a line has nothing to lead to on either side of this point: only a dot shows it. */
export function isAlone(points: readonly Point[], at: number, key: string): boolean {
  const isKnown = (index: number): boolean => (points[index]?.values[key] ?? null) !== null;
  return isKnown(at) && !isKnown(at - 1) && !isKnown(at + 1);
}

/** Total of a series over all points. */
export const totalOf = (points: readonly Point[], key: string): number =>
  points.reduce((sum, point) => sum + (point.values[key] ?? 0), 0);
