"use client";

import { useEffect, useState } from "react";
import { alertThreshold, type AlertCondition } from "@/contract/alert";
import type { Point, Series } from "@/components/charts/series";
import { TimeChart } from "@/components/charts/time-chart";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useAlertPreview, type PreviewResult } from "@/lib/client/alert";
import { formatDuration, plural } from "@/lib/client/format";
import { valueInWords } from "./alert-words";
import { conditionOfDraft, type RuleDraft } from "./rule-draft";

const TYPING_MS = 400;
const SHOWN_MAX = 4;
const COLORS = ["1", "2", "3", "4"] as const;

/** When the rule would have fired in the last 24 hours, as it is typed now. */
export function RulePreview({ draft }: { readonly draft: RuleDraft }) {
  const condition = conditionOfDraft(draft);
  const seconds = Number(draft.forSeconds);
  const question =
    condition === null
      ? null
      : {
          condition,
          subjectId: draft.subjectId,
          forSeconds: Number.isInteger(seconds) && seconds >= 0 && seconds <= 3600 ? seconds : 0,
        };
  const settled = useSettled(question);
  const { data, error, refetch } = useAlertPreview(settled);
  if (condition === null || settled === null)
    return <p className="text-ink-2 text-sm">Give a threshold to see when it would have fired.</p>;
  if (error !== null)
    return <ErrorPanel error={error} title="No preview now" onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className="h-50 w-full" />;
  return <Played condition={settled.condition} result={data} />;
}

/** The latest value after a pause in the typing. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(JSON.parse(text) as T);
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return settled;
}

interface PlayedProps {
  readonly condition: AlertCondition;
  readonly result: PreviewResult;
}

function Played({ condition, result }: PlayedProps) {
  const { subjects, knownFrom, stepMs } = result;
  const count = subjects.reduce((sum, { firings }) => sum + firings.length, 0);
  if (knownFrom === null)
    return (
      <p className="text-ink-2 text-sm">
        There are no figures of the last 24 hours yet, so nothing can be said about them.
      </p>
    );
  const shown = subjects.slice(0, SHOWN_MAX);
  return (
    <div className="grid gap-3" aria-live="polite">
      <p className="text-md font-semibold">
        {count === 0
          ? "It would not have fired in the last 24 hours."
          : `It would have fired ${plural(count, "time")} in the last 24 hours.`}
      </p>
      <TimeChart
        title="What it watches"
        unit={UNITS[condition.kind]}
        kind="lines"
        series={seriesOf(shown)}
        points={pointsOf(shown, result, alertThreshold(condition))}
        bucketMs={stepMs}
        format={(value) => valueInWords(condition, value)}
        height={160}
        marks={shown.flatMap(({ firings }) =>
          firings.map(({ from, to }) => ({ from, to: to ?? result.to, label: "fires" })),
        )}
        summary={`${String(count)} firings in the last 24 hours.`}
      />
      {count > 0 && <Firings condition={condition} result={result} />}
    </div>
  );
}

const UNITS: Readonly<Record<AlertCondition["kind"], string>> = {
  failure_rate: "per cent",
  oldest_pending: "minutes",
  dead_letters: "events",
  lane_stuck: "minutes",
  no_data: "minutes",
  violations: "violations",
};

type Shown = PreviewResult["subjects"];

const seriesOf = (shown: Shown): readonly Series[] => [
  ...shown.map(({ subjectId, name }, index) => ({
    key: subjectId,
    label: name,
    color: COLORS[index] ?? ("other" as const),
  })),
  { key: "threshold", label: "Threshold", color: "bad" as const },
];

function pointsOf(shown: Shown, { from, to, stepMs }: PreviewResult, threshold: number): readonly Point[] {
  const first = Math.floor(from / stepMs) * stepMs;
  const known = shown.map(({ subjectId, points }) => ({
    subjectId,
    at: new Map(points.map(({ at, value }) => [at, value])),
  }));
  return Array.from({ length: Math.ceil((to - first) / stepMs) }, (_, index) => {
    const at = first + index * stepMs;
    const values = known.map(({ subjectId, at: values }) => [subjectId, values.get(at) ?? null]);
    return { at, values: { ...Object.fromEntries(values), threshold } as Record<string, number | null> };
  });
}

const LISTED_MAX = 5;

function Firings({ condition, result }: PlayedProps) {
  const all = result.subjects
    .flatMap(({ subjectId, name, firings }) => firings.map((firing) => ({ ...firing, subjectId, name })))
    .toSorted((a, b) => b.from - a.from);
  return (
    <ul className="text-ink-2 grid gap-1 text-sm">
      {all.slice(0, LISTED_MAX).map(({ subjectId, name, from, to, peak }) => (
        <li key={`${subjectId} ${String(from)}`} className="flex flex-wrap gap-x-2">
          <span className="text-ink font-medium">{name}</span>
          <TimeStamp at={from} show="full" />
          <span>
            {to === null ? "still so now" : `for ${formatDuration(to - from)}`}, up to{" "}
            {valueInWords(condition, peak)}
          </span>
        </li>
      ))}
      {all.length > LISTED_MAX && <li>and {plural(all.length - LISTED_MAX, "more", "more")}</li>}
    </ul>
  );
}
