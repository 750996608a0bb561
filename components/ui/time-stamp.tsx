"use client";

import { formatClock, formatDateTime, formatRelative } from "@/lib/client/format";
import { cn } from "@/lib/cn";
import { useCopy } from "./copy-button";
import { useNow, usePreferences } from "./preferences";
import { Tooltip } from "./tooltip";

interface Props {
  /** Epoch milliseconds; null: never. */
  readonly at: number | null;
  /** "relative" (default): 4 min ago. "clock": 14:05:09. "full": date, time and zone. */
  readonly show?: "relative" | "clock" | "full";
  /** Words for null. */
  readonly never?: string;
  readonly className?: string;
}

const TICK_MS = 10_000;

/** A moment. The tooltip names it in the person's zone, in UTC and as epoch; a click copies the UTC form. */
export function TimeStamp({ at, show = "relative", never = "Never", className }: Props) {
  const { timeZone } = usePreferences();
  const now = useNow();
  const [copied, copy] = useCopy();
  if (at === null) return <span className={cn("text-ink-3", className)}>{never}</span>;
  const iso = new Date(at).toISOString();
  const shown = {
    // The clock ticks every few seconds: what has just happened is not "in 3 s".
    relative: formatRelative(at, at - now < TICK_MS ? Math.max(at, now) : now, timeZone),
    clock: formatClock(at, timeZone),
    full: formatDateTime(at, timeZone),
  };
  return (
    <Tooltip
      text={
        <span className="grid gap-0.5 tabular-nums">
          <span>{formatDateTime(at, timeZone)}</span>
          <span className="text-ink-2">{iso}</span>
          <span className="text-ink-3">{copied ? "Copied" : `${String(at)} · click to copy UTC`}</span>
        </span>
      }
    >
      <button
        type="button"
        className={cn(
          "decoration-line-strong inline-block min-h-6 text-left whitespace-nowrap tabular-nums underline-offset-4 hover:underline hover:decoration-dotted",
          className,
        )}
        onClick={(event) => {
          event.stopPropagation();
          copy(iso);
        }}
      >
        <time dateTime={iso}>{shown[show]}</time>
      </button>
    </Tooltip>
  );
}
