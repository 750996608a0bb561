"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useState } from "react";
import { DiffView } from "@/components/ui/diff-view";
import { IconButton } from "@/components/ui/icon-button";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { Answer } from "@/lib/client/api";
import { plural } from "@/lib/client/format";
import { RequestView } from "./exchange-view";

type Sample = NonNullable<Answer<"POST /replays">["sample"]>[number];

interface Props {
  readonly sample: readonly Sample[];
  readonly matched: number;
}

/** The first events of a dry run, one at a time: what would be sent, and how that differs from what was. */
export function ReplaySamples({ sample, matched }: Props) {
  const [at, setAt] = useState(0);
  const shown = sample[at];
  if (shown === undefined) return null;
  return (
    <section className="border-line grid min-w-0 gap-3 rounded-md border p-3" aria-label="What would be sent">
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm font-semibold">What would be sent</h3>
        <span className="text-ink-3 text-xs tabular-nums">
          event {at + 1} of {matched > sample.length ? `the first ${String(sample.length)}` : sample.length}
        </span>
        <span className="ml-auto flex gap-1">
          <IconButton
            label="Event before"
            icon={<ChevronLeft />}
            size="sm"
            disabled={at === 0}
            onClick={() => {
              setAt(at - 1);
            }}
          />
          <IconButton
            label="Next event"
            icon={<ChevronRight />}
            size="sm"
            disabled={at === sample.length - 1}
            onClick={() => {
              setAt(at + 1);
            }}
          />
        </span>
      </header>
      <p className="text-ink-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
        <Link
          href={`/events/${encodeURIComponent(shown.messageId)}?source=${encodeURIComponent(shown.sourceId)}`}
          className="text-ink text-sm font-medium underline"
        >
          {shown.name}
        </Link>
        received <TimeStamp at={shown.receivedAt} className="text-xs" />
        <LastTime sample={shown} />
      </p>
      {shown.request === null ? (
        <p className="text-sm">Nothing would be sent. {shown.why}</p>
      ) : (
        <>
          <Difference sample={shown} />
          <RequestView key={shown.offset} request={shown.request} title="Request" />
        </>
      )}
    </section>
  );
}

function LastTime({ sample: { lastOutcome } }: { readonly sample: Sample }) {
  if (lastOutcome === null) return <span>· never tried before</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      · last time <StatusChip status={lastOutcome.state} />
      {lastOutcome.attempt > 1 && <span>after {plural(lastOutcome.attempt, "try", "tries")}</span>}
    </span>
  );
}

function Difference({ sample: { request, before } }: { readonly sample: Sample }) {
  if (before === null)
    return (
      <p className="text-ink-3 text-xs">
        What was sent before is kept for failures only, so there is nothing to compare with.
      </p>
    );
  const parts = (known: NonNullable<Sample["request"]>) => ({
    method: known.method,
    url: known.url,
    body: parsed(known.body),
  });
  if (request === null) return null;
  if (JSON.stringify(sorted(parts(request))) === JSON.stringify(sorted(parts(before))))
    return <p className="text-ok-ink text-xs">The same as was sent before.</p>;
  return (
    <div className="grid min-w-0 gap-1.5">
      <h4 className="text-xs font-medium">What differs from the request before</h4>
      <DiffView before={parts(before)} after={parts(request)} label="Differences to the request before" />
    </div>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The order of names says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
