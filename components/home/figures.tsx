"use client";

import { Link } from "@/components/ui/link";
import { useMemo, type ReactNode } from "react";
import { useNow, usePreferences } from "@/components/ui/preferences";
import { Sparkline } from "@/components/ui/sparkline";
import { Stat } from "@/components/ui/stat";
import { useLanes } from "@/lib/client/delivery";
import { useTraffic } from "@/lib/client/event";
import {
  formatCount,
  formatDuration,
  formatRelative,
  formatShare,
  formatShortCount,
  plural,
} from "@/lib/client/format";
import type { Home } from "@/lib/client/home";
import { figuresOf } from "@/lib/figures";

interface Props {
  /** For the name of the slowest. */
  readonly destinations: readonly { readonly id: string; readonly name: string }[];
}

const REFRESH_MS = 5_000;

/** Counted from the same answers as the topology below, so that no two numbers on the page differ. Undefined: loading. */
function useFigures(): Numbers | undefined {
  const traffic = useTraffic({}, { refreshMs: REFRESH_MS });
  const lanes = useLanes({ refreshMs: REFRESH_MS });
  return useMemo(() => {
    if (traffic.isPending || lanes.isPending) return undefined;
    // What was known before the pipeline went away is not what is.
    return figuresOf({
      traffic: traffic.error === null ? (traffic.data ?? null) : null,
      lanes: lanes.error === null ? (lanes.data?.items ?? null) : null,
    });
  }, [traffic.isPending, traffic.error, traffic.data, lanes.isPending, lanes.error, lanes.data]);
}

type Numbers = Home["figures"];

/** Below ten a minute a decimal says more than a rounded number. */
const formatRate = (rate: number): string =>
  rate > 0 && rate < 10 ? rate.toFixed(1).replace(/\.0$/, "") : formatShortCount(Math.round(rate));

/** The four figures of the last hour. Not known is not zero, and no deliveries are not 100 %. */
export function Figures({ destinations }: Props) {
  const numbers = useFigures();
  return (
    <section
      aria-label="The last hour"
      className="border-line bg-surface divide-line grid grid-cols-1 divide-y rounded-md border sm:grid-cols-2 sm:divide-y-0 xl:grid-cols-4 xl:divide-x"
    >
      <Cell>
        <Stat
          label="Events per minute"
          value={rateOf(numbers)}
          note={rateNote(numbers)}
          chart={<Hour numbers={numbers} />}
        />
      </Cell>
      <Cell>
        <Stat label="Delivery success" value={shareOf(numbers)} note={shareNote(numbers)} />
      </Cell>
      <Cell>
        <Stat
          label="Arrival to delivery, p95"
          value={numbers && (numbers.deliveryP95Ms === null ? null : formatDuration(numbers.deliveryP95Ms))}
          note={<Slowest numbers={numbers} destinations={destinations} />}
        />
      </Cell>
      <Cell>
        <Stat
          label="Pending"
          value={numbers && (numbers.pending === null ? null : formatShortCount(numbers.pending))}
          note={<Oldest numbers={numbers} />}
        />
      </Cell>
    </section>
  );
}

const Cell = ({ children }: { readonly children: ReactNode }) => (
  <div className="min-h-24 min-w-0 px-4 py-3">{children}</div>
);

const NOT_KNOWN = "The pipeline does not answer";
const BLANK = "\u00a0";

const rateOf = (numbers: Numbers | undefined) =>
  numbers && (numbers.eventsPerMinute === null ? null : formatRate(numbers.eventsPerMinute));

function rateNote(numbers: Numbers | undefined): string {
  if (numbers === undefined) return BLANK;
  return numbers.accepted === null
    ? NOT_KNOWN
    : `Last 5 min · ${formatCount(numbers.accepted)} in the last hour`;
}

function Hour({ numbers }: { readonly numbers: Numbers | undefined }) {
  if (numbers === undefined || numbers.accepted === null) return null;
  return (
    <Sparkline
      values={numbers.minutes.map(({ accepted }) => accepted)}
      width={122}
      height={28}
      label={`Events per minute over the last hour: ${plural(numbers.accepted, "event")} in all`}
    />
  );
}

function shareOf(numbers: Numbers | undefined) {
  if (numbers === undefined) return undefined;
  const { delivered, failed } = numbers;
  if (delivered === null || failed === null || delivered + failed === 0) return null;
  return formatShare(delivered / (delivered + failed));
}

function shareNote(numbers: Numbers | undefined): string {
  if (numbers === undefined) return BLANK;
  const { delivered, failed } = numbers;
  if (delivered === null || failed === null) return NOT_KNOWN;
  if (delivered + failed === 0) return "No deliveries in the last hour";
  return `${formatCount(delivered)} of ${formatCount(delivered + failed)} in the last hour`;
}

function Slowest({
  numbers,
  destinations,
}: {
  readonly numbers: Numbers | undefined;
  readonly destinations: Props["destinations"];
}) {
  if (numbers === undefined) return BLANK;
  if (numbers.pending === null) return NOT_KNOWN;
  const id = numbers.slowestDestinationId;
  if (id === null) return "No deliveries in the last hour";
  const name = destinations.find((destination) => destination.id === id)?.name;
  if (name === undefined) return "The slowest destination has been deleted";
  return (
    <>
      Slowest:{" "}
      <Link href={`/destinations/${id}`} className="hover:text-ink underline underline-offset-2">
        {name}
      </Link>
    </>
  );
}

function Oldest({ numbers }: { readonly numbers: Numbers | undefined }) {
  const now = useNow();
  const { timeZone } = usePreferences();
  if (numbers === undefined) return BLANK;
  if (numbers.pending === null) return NOT_KNOWN;
  if (numbers.pending === 0 || numbers.oldestPendingAt === null) return "Nothing waits";
  return `The oldest arrived ${formatRelative(numbers.oldestPendingAt, Math.max(now, numbers.oldestPendingAt), timeZone)}`;
}
