import { StatusChip } from "@/components/ui/status-chip";

interface Props {
  readonly of: { readonly liveVersion: number | null; readonly hasChanges: boolean };
}

/** Which version runs, and whether the draft is another one. */
export const LiveChip = ({ of: { liveVersion, hasChanges } }: Props) => {
  if (liveVersion === null) return <StatusChip status="waiting">Draft</StatusChip>;
  return (
    <span className="inline-flex items-center gap-2">
      <StatusChip status="enabled">Version {liveVersion} live</StatusChip>
      {hasChanges && (
        <span className="text-ink-3 text-xs whitespace-nowrap max-sm:hidden">draft differs</span>
      )}
    </span>
  );
};
