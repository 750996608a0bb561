import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Skeleton } from "./skeleton";

interface Props {
  readonly label: string;
  /** Already formatted. Null: not known. Undefined: loading. */
  readonly value: ReactNode | null | undefined;
  readonly unit?: string;
  /** What stands below: change, share, oldest age. */
  readonly note?: ReactNode;
  readonly chart?: ReactNode;
  readonly className?: string;
}

/** One figure with its label. */
export function Stat({ label, value, unit, note, chart, className }: Props) {
  return (
    <div className={cn("min-w-0", className)}>
      <p className="text-ink-2 text-xs font-medium">{label}</p>
      <div className="mt-1 flex items-end justify-between gap-3">
        {value === undefined ? (
          <Skeleton className="h-8 w-20" />
        ) : (
          <p className="text-2xl font-semibold tabular-nums">
            {value ?? <span className="text-ink-3">–</span>}
            {unit !== undefined && value !== null && (
              <span className="text-ink-3 text-md ml-1 font-normal tracking-normal">{unit}</span>
            )}
          </p>
        )}
        {chart}
      </div>
      {note !== undefined && <div className="text-ink-3 mt-0.5 text-xs">{note}</div>}
    </div>
  );
}
