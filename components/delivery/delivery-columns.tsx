import { Link } from "@/components/ui/link";
import { Count } from "@/components/ui/count";
import type { ColumnDef } from "@/components/ui/data-table";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { HealthSummary } from "@/lib/client/health";
import { changeOfShare } from "@/components/destinations/health-words";
import { formatCount, formatDuration, formatShare, formatShortCount } from "@/lib/client/format";

interface CellProps {
  readonly row: { readonly original: HealthSummary };
}

export const healthHref = ({ destinationId }: Pick<HealthSummary, "destinationId">): string =>
  `/destinations/${destinationId}?tab=health`;

const CONDITIONS: Readonly<
  Record<HealthSummary["condition"], { readonly status: Status; readonly word: string }>
> = {
  stopped: { status: "failed", word: "Stopped" },
  failing: { status: "down", word: "Failing" },
  behind: { status: "degraded", word: "Behind" },
  degraded: { status: "retrying", word: "Degraded" },
  healthy: { status: "healthy", word: "Healthy" },
  quiet: { status: "quiet", word: "No traffic" },
  disabled: { status: "disabled", word: "Disabled" },
};

const NameCell = ({ row: { original } }: CellProps) => (
  <span className="block py-1">
    <Link
      href={healthHref(original)}
      className="block max-w-64 truncate font-medium hover:underline max-sm:max-w-36 2xl:max-w-md"
      title={original.name}
    >
      {original.name}
    </Link>
    <span className="text-ink-3 line-clamp-2 block max-w-72 text-xs whitespace-normal max-sm:max-w-36">
      {original.says}
    </span>
    <span className="text-ink-2 block text-xs md:hidden">{figuresText(original)}</span>
  </span>
);

/** Narrow screens have no columns for the figures. */
function figuresText({ figures, openDeadLetters, now }: HealthSummary): string {
  const waiting = now === null ? 0 : now.lane.lag + now.lane.held;
  return [
    figures.finalSuccess === null ? null : `${formatShare(figures.finalSuccess)} delivered`,
    openDeadLetters === 0 ? null : `${formatShortCount(openDeadLetters)} dead letters`,
    waiting === 0 ? null : `${formatShortCount(waiting)} waiting`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

function ConditionCell({ row: { original } }: CellProps) {
  const { status, word } = CONDITIONS[original.condition];
  return <StatusChip status={status}>{word}</StatusChip>;
}

/** Percent and count: a small share of many is many. */
function EndedCell({ row: { original } }: CellProps) {
  const { finalSuccess, delivered, deadLettered, attempts } = original.figures;
  const { finalSuccess: before } = original.previous;
  if (finalSuccess === null)
    return <span className="text-ink-3 whitespace-nowrap">{attempts === 0 ? "No traffic" : "None yet"}</span>;
  return (
    <span className="grid justify-items-end">
      <span className="tabular-nums">{formatShare(finalSuccess)}</span>
      <span className="text-ink-3 text-xs whitespace-nowrap">
        {formatShortCount(delivered)} of {formatShortCount(delivered + deadLettered)}
      </span>
      {before !== null && <Before>{changeOfShare(finalSuccess, before)}</Before>}
    </span>
  );
}

/** Against the period of the same length before; nothing where nothing happened then. */
const Before = ({ children }: { readonly children: string }) => (
  <span className="text-ink-3 text-xs whitespace-nowrap">{children}</span>
);

function failedBefore({ figures, previous }: HealthSummary): string {
  if (previous.attemptsFailed === figures.attemptsFailed) return "as before";
  return `${formatShortCount(previous.attemptsFailed)} before`;
}

function TriesCell({ row: { original } }: CellProps) {
  const { attemptsFailed, attempts } = original.figures;
  if (attempts === 0) return <Count value={null} />;
  return (
    <span className="grid justify-items-end">
      <Count value={attemptsFailed} short {...(attemptsFailed === 0 ? { className: "text-ink-3" } : {})} />
      <span className="text-ink-3 text-xs whitespace-nowrap">
        {formatShare(attemptsFailed / attempts)} of {formatShortCount(attempts)}
      </span>
      {original.previous.attempts > 0 && <Before>{failedBefore(original)}</Before>}
    </span>
  );
}

function LatencyCell({ row: { original } }: CellProps) {
  const { p95 } = original.figures.latency;
  return p95 === null ? (
    <Count value={null} />
  ) : (
    <span className="whitespace-nowrap">{formatDuration(p95)}</span>
  );
}

function WaitingCell({ row: { original } }: CellProps) {
  if (original.now === null) return <Count value={null} />;
  const { lag, held, oldestPendingAt } = original.now.lane;
  const waiting = lag + held;
  return (
    <span className="grid justify-items-end">
      <Count value={waiting} short {...(waiting === 0 ? { className: "text-ink-3" } : {})} />
      {waiting > 0 && oldestPendingAt !== null && (
        <span className="text-ink-3 text-xs whitespace-nowrap">
          oldest <TimeStamp at={oldestPendingAt} className="text-xs" />
        </span>
      )}
    </span>
  );
}

function LettersCell({ row: { original } }: CellProps) {
  const { openDeadLetters, destinationId } = original;
  if (openDeadLetters === 0) return <Count value={0} className="text-ink-3" />;
  return (
    <Link
      href={`/destinations/${destinationId}?tab=dead-letters`}
      className="text-bad-ink font-medium underline-offset-4 hover:underline"
    >
      <Count value={openDeadLetters} short />
    </Link>
  );
}

const TrendCell = ({ row: { original } }: CellProps) => (
  <Sparkline
    values={original.failedTrend}
    tone="bad"
    width={84}
    height={22}
    label={`Failed tries over this time: ${formatCount(original.figures.attemptsFailed)} in all; the last bar is still filling`}
    isLastFilling
  />
);

export const DELIVERY_COLUMNS: readonly ColumnDef<HealthSummary>[] = [
  { id: "name", header: "Destination", cell: NameCell },
  { id: "condition", header: "State", cell: ConditionCell },
  { id: "ended", header: "Delivered in the end", cell: EndedCell, meta: { align: "right", from: "md" } },
  { id: "tries", header: "Failed tries", cell: TriesCell, meta: { align: "right", from: "lg" } },
  { id: "trend", header: "Trend", cell: TrendCell, meta: { from: "xl" } },
  { id: "latency", header: "Latency, p95", cell: LatencyCell, meta: { align: "right", from: "lg" } },
  { id: "waiting", header: "Waiting", cell: WaitingCell, meta: { align: "right", from: "md" } },
  { id: "letters", header: "Dead letters", cell: LettersCell, meta: { align: "right", from: "md" } },
];
