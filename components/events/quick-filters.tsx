import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { StatusShape } from "@/components/ui/status-shape";
import { STATUSES, type Status } from "@/components/ui/status-chip";
import type { LiveFilterName, LiveFilters } from "./use-live-filters";

interface Quick {
  readonly label: string;
  readonly status: Status;
  readonly name: LiveFilterName;
  readonly value: string;
}

const QUICK: readonly Quick[] = [
  { label: "Failed", status: "dead_lettered", name: "outcome", value: "dead_lettered" },
  { label: "Retrying", status: "retrying", name: "outcome", value: "retrying" },
  { label: "Held", status: "held", name: "outcome", value: "held" },
  { label: "Quarantined", status: "quarantined", name: "outcome", value: "quarantined" },
  { label: "Dropped", status: "dropped", name: "outcome", value: "dropped" },
  { label: "Plan violations", status: "degraded", name: "plan", value: "violations" },
];

const quarantineHref = (pageSource: string | undefined, chosen: string | null): string =>
  pageSource !== undefined
    ? `/sources/${pageSource}?tab=quarantine`
    : `/sources/quarantine${chosen === null ? "" : `?tab=items&source=${encodeURIComponent(chosen)}`}`;

interface Props {
  readonly filters: LiveFilters;
  /** Fixed by the page. */
  readonly sourceId: string | undefined;
}

/** What one looks for most, one click away. */
export function QuickFilters({ filters, sourceId }: Props) {
  const { values, set } = filters;
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5 pb-3" aria-label="Quick filters">
      {QUICK.map(({ label, status, name, value }) => {
        const isOn = values[name] === value;
        return (
          <Button
            key={label}
            size="sm"
            aria-pressed={isOn}
            icon={<StatusShape tone={STATUSES[status].tone} size={12} />}
            className={isOn ? "border-accent bg-accent-tint" : undefined}
            onClick={() => {
              set({ [name]: isOn ? null : value });
            }}
          >
            {label}
          </Button>
        );
      })}
      {values.outcome === "quarantined" && (
        <Link
          href={quarantineHref(sourceId, values.source)}
          className="text-accent-ink ml-1 inline-flex min-h-7 items-center text-sm hover:underline"
        >
          Mend and release them
        </Link>
      )}
    </fieldset>
  );
}
