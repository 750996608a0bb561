"use client";

import { Link } from "@/components/ui/link";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { useSources } from "@/lib/client/source";
import { useWholeList } from "@/lib/client/whole-list";

interface Props {
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  readonly disabled?: boolean;
}

/** Which sources feed the destination. */
export function SourcePicker({ chosen, onChange, disabled = false }: Props) {
  const sources = useWholeList(useSources({ sort: "name", limit: 200 }));
  if (sources.isPending) return <SkeletonText lines={2} />;
  if (sources.error !== null && sources.items.length === 0) {
    return (
      <ErrorPanel
        title="The sources could not be loaded"
        error={sources.error}
        onRetry={() => {
          sources.refetch();
        }}
      />
    );
  }
  if (sources.items.length === 0) {
    return (
      <p className="text-ink-2 text-sm">
        There is no source yet. Create the destination now and connect it later, or{" "}
        <Link href="/sources" className="text-accent-ink underline">
          create a source
        </Link>{" "}
        first.
      </p>
    );
  }
  return (
    <ul className="grid gap-1.5">
      {sources.items.map((source) => (
        <li key={source.id}>
          <Checkbox
            checked={chosen.includes(source.id)}
            disabled={disabled}
            label={source.name}
            {...(source.enabled ? {} : { help: "Disabled: sends nothing now." })}
            onChange={(isChosen) => {
              onChange(isChosen ? [...chosen, source.id] : chosen.filter((id) => id !== source.id));
            }}
          />
        </li>
      ))}
    </ul>
  );
}
