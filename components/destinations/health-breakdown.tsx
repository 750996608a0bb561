"use client";

import { Card } from "@/components/ui/card";
import type { HealthFigures } from "@/lib/client/health";
import { formatCount, formatDuration, formatShare } from "@/lib/client/format";
import { FAILURE_WORDS, TRIES_WORDS } from "./health-words";

interface Bar {
  readonly label: string;
  readonly count: number;
}

/** What the failed tries met, how many tries events took, how long requests took. */
export function HealthBreakdown({ figures }: { readonly figures: HealthFigures }) {
  const failures = (Object.keys(FAILURE_WORDS) as (keyof typeof FAILURE_WORDS)[])
    .map((name) => ({ label: FAILURE_WORDS[name], count: figures.failures[name] }))
    .filter(({ count }) => count > 0);
  const tries = TRIES_WORDS.map((label, place) => ({ label, count: figures.tries[place] ?? 0 }));
  const { p50, p95, p99, count } = figures.duration;
  return (
    <div className="grid gap-4 md:grid-cols-3">
      <Card title="Failed tries, by cause">
        <Bars bars={failures} tone="bad" empty={figures.attempts === 0 ? "No traffic" : "None failed"} />
      </Card>
      <Card title="Tries until the end">
        <Bars
          bars={figures.tries.some((value) => value > 0) ? tries : []}
          tone="accent"
          empty="No event has ended in this time"
        />
      </Card>
      <Card title="Requests took">
        {count === 0 || p50 === null || p95 === null || p99 === null ? (
          <p className="text-ink-3 text-sm">No requests in this time</p>
        ) : (
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular-nums">
            <dt className="text-ink-2">Half of them</dt>
            <dd className="text-right">up to {formatDuration(p50)}</dd>
            <dt className="text-ink-2">95%</dt>
            <dd className="text-right">up to {formatDuration(p95)}</dd>
            <dt className="text-ink-2">99%</dt>
            <dd className="text-right">up to {formatDuration(p99)}</dd>
          </dl>
        )}
      </Card>
    </div>
  );
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly tone: "accent" | "bad";
  readonly empty: string;
}

function Bars({ bars, tone, empty }: BarsProps) {
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return <p className="text-ink-3 text-sm">{empty}</p>;
  return (
    <ul className="grid gap-2">
      {bars.map(({ label, count }) => (
        <li key={label} className="grid gap-1 text-xs">
          <span className="flex justify-between gap-3">
            <span className="text-ink-2">{label}</span>
            <span className="whitespace-nowrap tabular-nums">
              {formatCount(count)} <span className="text-ink-3">{formatShare(count / total)}</span>
            </span>
          </span>
          <span aria-hidden className="bg-hover block h-1.5 overflow-hidden rounded-full">
            <span
              className={`block h-full rounded-full ${tone === "bad" ? "bg-bad" : "bg-accent"}`}
              style={{ width: `${String((count / total) * 100)}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
