import { formatCount } from "@/lib/client/format";
import { Count } from "./count";
import { Skeleton } from "./skeleton";
import { Sparkline } from "./sparkline";

interface Props {
  /** Oldest first, evenly spaced. Undefined: loading; null: not known. */
  readonly values: readonly number[] | null | undefined;
  /** What the values are: "Delivered per hour, last 24 hours". */
  readonly what: string;
  /** Screens narrower than this show the sum alone. */
  readonly chartFrom?: "md" | "lg";
}

/** A sum with the little chart of what it is made of; no traffic is said in words. */
export function TrendCell({ values, what, chartFrom = "lg" }: Props) {
  if (values === undefined) return <Skeleton className="ml-auto w-32" />;
  if (values === null) return <Count value={null} />;
  const sum = values.reduce((total, value) => total + value, 0);
  return (
    <span className="flex items-center justify-end gap-3">
      {sum === 0 ? (
        <span className="text-ink-3 whitespace-nowrap">No traffic</span>
      ) : (
        <Count value={sum} short />
      )}
      <Sparkline
        values={values}
        width={84}
        height={22}
        className={chartFrom === "md" ? "max-md:hidden" : "max-lg:hidden"}
        label={`${what}: ${formatCount(sum)} in all`}
      />
    </span>
  );
}
