import { Link } from "@/components/ui/link";
import { Count } from "@/components/ui/count";
import type { ColumnDef } from "@/components/ui/data-table";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { formatCount, formatShare } from "@/lib/client/format";
import { MODE_WORDS } from "./plan-words";
import type { PlanRow } from "./use-plan-rows";

interface CellProps {
  readonly row: { readonly original: PlanRow };
}

export const planHref = (id: string, tab?: string): string =>
  `/tracking-plans/${id}${tab === undefined ? "" : `?tab=${tab}`}`;

const NameCell = ({ row: { original } }: CellProps) => (
  <span className="block max-w-72 min-w-0 max-sm:max-w-44">
    <Link href={planHref(original.plan.id)} className="block truncate font-medium hover:underline">
      {original.plan.name}
    </Link>
    <span className="text-ink-3 block truncate text-xs">
      {original.plan.draft.state === "in_review" && "In review · "}
      {original.plan.draft.state === "approved" && "Approved draft · "}
      {original.plan.draft.state === "changes_requested" && "Changes requested · "}
      {!original.plan.draft.isPublished && original.plan.latestVersion !== null && "Draft has changes · "}
      {original.plan.owner === "" ? "No owner" : original.plan.owner}
    </span>
  </span>
);

const VersionCell = ({ row: { original } }: CellProps) =>
  original.plan.latestVersion === null ? (
    <span className="text-ink-3">Draft</span>
  ) : (
    <span className="tabular-nums">v{original.plan.latestVersion}</span>
  );

function SourcesCell({ row: { original } }: CellProps) {
  const { sources } = original.plan;
  const [first, ...more] = sources;
  if (first === undefined) return <span className="text-ink-3">None</span>;
  return (
    <span className="flex max-w-72 flex-wrap items-center gap-x-2 gap-y-1">
      <Link href={`/sources/${first.sourceId}?tab=plan`} className="truncate hover:underline">
        {first.sourceName}
      </Link>
      <StatusChip status={MODE_WORDS[first.mode].status} plain>
        {MODE_WORDS[first.mode].name} v{first.version}
      </StatusChip>
      {more.length > 0 && (
        <span className="text-ink-3 text-xs" title={more.map(({ sourceName }) => sourceName).join("\n")}>
          and {more.length} more
        </span>
      )}
    </span>
  );
}

/** Percent and count together; no traffic is not 100 %. */
function ValidCell({ row: { original } }: CellProps) {
  const { checked, withViolations } = original;
  if (checked === undefined || withViolations === undefined) return <Count value={null} />;
  if (checked === 0) return <span className="text-ink-3 whitespace-nowrap">No traffic</span>;
  return (
    <span className="whitespace-nowrap" title={`${formatCount(checked)} events checked in the last 24 hours`}>
      {formatShare((checked - withViolations) / checked)}
      <span className="text-ink-3 text-xs"> of {formatCount(checked)}</span>
    </span>
  );
}

export const PLAN_COLUMNS: readonly ColumnDef<PlanRow>[] = [
  { id: "name", header: "Name", cell: NameCell, meta: { sort: "name" } },
  { id: "version", header: "Version", cell: VersionCell },
  { id: "sources", header: "Sources", cell: SourcesCell, meta: { from: "md" } },
  {
    id: "events",
    header: "Events",
    cell: ({ row }) => <Count value={row.original.plan.eventCount} />,
    meta: { align: "right", from: "lg" },
  },
  { id: "valid", header: "Valid, 24 h", cell: ValidCell, meta: { align: "right", from: "md" } },
  {
    id: "violations",
    header: "Violations, 24 h",
    cell: ({ row }) => <Count value={row.original.violations ?? null} />,
    meta: { align: "right", from: "lg" },
  },
  {
    id: "published",
    header: "Published",
    cell: ({ row }) =>
      row.original.plan.publishedAt === null ? (
        <span className="text-ink-3">Never</span>
      ) : (
        <TimeStamp at={row.original.plan.publishedAt} />
      ),
    meta: { from: "xl" },
  },
];
