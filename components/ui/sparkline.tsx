import { cn } from "@/lib/cn";

interface Props {
  /** Oldest first, evenly spaced; null is a gap. */
  readonly values: readonly (number | null)[];
  /** The sentence that the picture stands for: "Events per hour, last 24 h: 1,204 in all". */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  readonly tone?: "accent" | "bad";
  /** The last bar stands for a time that is not over: it is drawn paler. Say so in the label. */
  readonly isLastFilling?: boolean;
  readonly className?: string;
}

/** A row of small bars. A gap stays a gap. */
export function Sparkline(props: Props) {
  const { values, label, width = 96, height = 24, tone = "accent", isLastFilling = false, className } = props;
  const top = Math.max(1, ...values.map((value) => value ?? 0));
  const step = width / Math.max(1, values.length);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      className={cn("shrink-0 overflow-visible", className)}
    >
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--color-line)" />
      {values.map((value, at) => {
        if (value === null || value === 0) return null;
        const tall = Math.max(1.5, (value / top) * (height - 2));
        return (
          <rect
            key={at}
            x={at * step}
            y={height - 1 - tall}
            width={Math.max(1, step - 1)}
            height={tall}
            rx="0.5"
            fill={tone === "bad" ? "var(--color-bad)" : "var(--color-accent)"}
            opacity={isLastFilling && at === values.length - 1 ? 0.45 : 1}
          />
        );
      })}
    </svg>
  );
}
