import { ShieldAlert } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { StatusShape } from "@/components/ui/status-shape";
import { STATUSES, type Status } from "@/components/ui/status-chip";
import type { LiveFilterName, LiveFilters } from "./use-live-filters";
import type { Routing } from "./use-routing";

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
  { label: "Plan violations", status: "degraded", name: "plan", value: "violations" },
];

interface Props {
  readonly filters: LiveFilters;
  readonly isSourceFixed: boolean;
  readonly sources: Routing["sources"];
}

/** What one looks for most, one click away. Refused events never get here: a link leads to them. */
export function QuickFilters({ filters, isSourceFixed, sources }: Props) {
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
      {!isSourceFixed && <Quarantined sourceId={values.source} sources={sources} />}
    </fieldset>
  );
}

const quarantineOf = (sourceId: string): string => `/sources/${sourceId}?tab=quarantine`;

interface QuarantinedProps {
  /** The chosen or only source; null: it is asked which. */
  readonly sourceId: string | null;
  readonly sources: Routing["sources"];
}

/** What was refused stands with its source. */
function Quarantined({ sourceId, sources }: QuarantinedProps) {
  const router = useRouter();
  const [only, ...others] = sources;
  const target = sourceId ?? (others.length === 0 ? only?.id : undefined);
  if (target === undefined)
    return (
      <Combobox
        label="Quarantined events of a source"
        placeholder="Quarantined"
        value={null}
        options={sources.map(({ id, name }) => ({ value: id, label: name }))}
        emptyText="No source has this name."
        onChange={(id) => {
          if (id !== null) router.push(quarantineOf(id));
        }}
        className="h-7 w-36 text-sm"
      />
    );
  return (
    <Button asChild size="sm">
      <Link href={quarantineOf(target)}>
        <ShieldAlert aria-hidden />
        Quarantined
      </Link>
    </Button>
  );
}
