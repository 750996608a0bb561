"use client";

import { Link } from "@/components/ui/link";
import { RadioGroup } from "radix-ui";
import { PLAN_MODES, type PlanMode } from "@/contract/plan";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, formatShare } from "@/lib/client/format";
import type { PlanPreview, usePlanPreview } from "@/lib/client/plan";
import { cn } from "@/lib/cn";
import { eventWords, MODE_WORDS } from "./plan-words";

interface Props {
  readonly mode: PlanMode;
  readonly onChange: (mode: PlanMode) => void;
  /** Null: nothing to look at yet. */
  readonly preview: ReturnType<typeof usePlanPreview> | null;
}

/** The three rungs, each with what it would have done to the last 24 hours. */
export function ModeLadder({ mode, onChange, preview }: Props) {
  const data = preview?.data;
  return (
    <div className="grid grid-cols-1 gap-3">
      <RadioGroup.Root
        aria-label="Mode"
        value={mode}
        onValueChange={(next) => {
          onChange(next as PlanMode);
        }}
        className="grid grid-cols-1 gap-2 sm:grid-cols-3"
      >
        {PLAN_MODES.map((item) => (
          <RadioGroup.Item
            key={item}
            value={item}
            className={cn(
              "border-line-strong bg-surface hover:bg-subtle rounded-md border p-3 text-left",
              "data-[state=checked]:border-accent data-[state=checked]:bg-accent-tint",
            )}
          >
            <span className="block text-sm font-semibold">{MODE_WORDS[item].name}</span>
            <span className="text-ink-2 mt-0.5 block text-xs">{MODE_WORDS[item].says}</span>
            {preview !== null && (
              <span className="mt-2 block text-xs font-medium">
                {data === undefined
                  ? preview.error === null && <Skeleton className="w-24" />
                  : wouldHave(item, data)}
              </span>
            )}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {preview?.error != null && (
        <Callout tone="warn" title="What it would have done is not known">
          {preview.error.message}
        </Callout>
      )}
      {data !== undefined && <Worst preview={data} />}
    </div>
  );
}

export function wouldHave(mode: PlanMode, preview: PlanPreview): string {
  if (preview.checked === 0) return "No events in the last 24 hours.";
  const of = (count: number, what: string): string =>
    count === 0
      ? `Nothing would have been ${what}.`
      : `${formatCount(count)} (${formatShare(count / preview.checked)}) would have been ${what}.`;
  if (mode === "observe") return of(preview.withViolations, "noted");
  return mode === "omit" ? of(preview.wouldStrip, "changed") : of(preview.wouldBlock, "blocked");
}

const SHOWN = 5;

/** Where the counts come from: the events that break it most, with an example each. */
export function Worst({ preview }: { readonly preview: PlanPreview }) {
  const bad = preview.events.filter(({ checked, valid }) => valid < checked);
  return (
    <div className="grid grid-cols-1 gap-2">
      <p className="text-ink-3 text-xs">
        {formatCount(preview.checked)} events of the last 24 hours were checked
        {!preview.complete && " (the newest ones: looking at all of them would take too long)"}.
        {preview.checked > 0 && bad.length === 0 && " All of them are valid."}
      </p>
      {bad.length > 0 && (
        <ul aria-label="Events that break the plan" className="border-line rounded-md border text-sm">
          {bad.slice(0, SHOWN).map((event) => {
            const [sample] = event.samples;
            return (
              <li
                key={`${event.type} ${event.name}`}
                className="border-line flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-t px-3 py-1.5 first:border-t-0"
              >
                <span className="font-medium break-words">{eventWords(event.type, event.name)}</span>
                <span className="text-ink-3 text-xs tabular-nums">
                  {formatCount(event.checked - event.valid)} of {formatCount(event.checked)}
                </span>
                {sample !== undefined && (
                  <Link
                    href={`/events/${encodeURIComponent(sample.messageId)}`}
                    className="text-accent-ink min-w-0 basis-full text-xs break-words hover:underline"
                  >
                    {sample.violations[0]?.message ?? "Unplanned"}
                  </Link>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
