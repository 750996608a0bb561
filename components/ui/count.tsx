import { formatCount, formatShortCount } from "@/lib/client/format";
import { cn } from "@/lib/cn";

interface Props {
  /** Null: not known, which is not zero. */
  readonly value: number | null;
  /** Shortens above ten thousand; the exact number stays in the title. */
  readonly short?: boolean;
  /** Sampled or estimated: marked "≈". */
  readonly approximate?: boolean;
  readonly className?: string;
}

export function Count({ value, short = false, approximate = false, className }: Props) {
  if (value === null) {
    return (
      <span className={cn("text-ink-3", className)} title="Not known">
        –
      </span>
    );
  }
  return (
    <span className={cn("tabular-nums", className)} title={formatCount(value)}>
      {approximate && "≈ "}
      {short ? formatShortCount(value) : formatCount(value)}
    </span>
  );
}
