import { Minus, Pencil, Plus, TriangleAlert } from "lucide-react";
import { plural } from "@/lib/client/format";
import type { PlanChange } from "@/lib/client/plan";
import { cn } from "@/lib/cn";

const ICONS = {
  added: <Plus aria-hidden className="text-ok-ink size-3.5" />,
  removed: <Minus aria-hidden className="text-bad-ink size-3.5" />,
  changed: <Pencil aria-hidden className="text-ink-3 size-3.5" />,
} as const;

/** Breaking ones first: they are why one reads it. */
export function ChangesList({ changes }: { readonly changes: readonly PlanChange[] }) {
  if (changes.length === 0) return <p className="text-ink-3 text-sm">Nothing differs.</p>;
  const sorted = [...changes].sort((one, other) => Number(other.breaking) - Number(one.breaking));
  return (
    <ul aria-label="Changes" className="border-line max-h-72 overflow-y-auto rounded-md border text-sm">
      {sorted.map((change) => (
        <li
          key={`${change.eventType} ${change.eventName} ${change.path} ${change.rule}`}
          className="border-line flex items-start gap-2 border-t px-3 py-1.5 first:border-t-0"
        >
          <span className="mt-1 shrink-0">{ICONS[change.kind]}</span>
          <span className="min-w-0 flex-1 break-words">{change.text.replaceAll("`", "")}</span>
          {change.breaking && <Breaking />}
        </li>
      ))}
    </ul>
  );
}

const Breaking = () => (
  <span className="bg-warn-tint text-warn-ink text-micro inline-flex h-5 shrink-0 items-center gap-1 rounded-xs px-1.5 font-medium">
    <TriangleAlert aria-hidden className="size-3" />
    Breaking
  </span>
);

export const BreakingCount = ({
  count,
  className,
}: {
  readonly count: number;
  readonly className?: string;
}) =>
  count === 0 ? (
    <span className={cn("text-ink-3 text-xs", className)}>Nothing breaking</span>
  ) : (
    <span className={cn("text-warn-ink text-xs font-medium", className)}>
      {plural(count, "breaking change")}
    </span>
  );
