import { formatCount } from "@/lib/client/format";
import { cn } from "@/lib/cn";
import { Skeleton } from "./skeleton";

export interface LedgerTerm {
  readonly label: string;
  /** Undefined: loading. */
  readonly value: number | undefined;
  /** Look of the figure while it is not zero. */
  readonly className?: string;
}

interface Props {
  readonly left: readonly LedgerTerm[];
  readonly right: readonly LedgerTerm[];
}

/** Books as an equation: what came in, and what became of it. */
export const LedgerEquation = ({ left, right }: Props) => (
  <dl className="flex flex-wrap items-end gap-x-3 gap-y-3">
    {left.map((term, at) => (
      <Term key={term.label} {...term} {...(at === 0 ? {} : { sign: "+" as const })} />
    ))}
    {right.map((term, at) => (
      <Term key={term.label} {...term} sign={at === 0 ? "=" : "+"} />
    ))}
  </dl>
);

/** The sign stays with its term when the equation does not fit on one line. */
const Term = ({ sign, label, value, className }: LedgerTerm & { readonly sign?: "=" | "+" }) => (
  <div className="grid min-w-20 grid-cols-[auto_1fr] gap-x-3">
    <dt className="text-ink-2 col-start-2 text-xs">{label}</dt>
    <dd
      className={cn(
        "col-start-2 row-start-2 text-lg tabular-nums",
        (value ?? 0) > 0 ? className : "text-ink-3",
      )}
    >
      {value === undefined ? <Skeleton className="my-1 w-12" /> : formatCount(value)}
    </dd>
    {sign !== undefined && (
      <dd aria-hidden className="text-ink-3 col-start-1 row-start-2 self-center">
        {sign}
      </dd>
    )}
  </div>
);
