import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { StatusShape, type StatusTone } from "./status-shape";

/** The one vocabulary of states, in every screen. */
export const STATUSES = {
  delivered: { word: "Delivered", tone: "ok" },
  retrying: { word: "Retrying", tone: "warn" },
  failed: { word: "Failed", tone: "bad" },
  dead_lettered: { word: "Failed", tone: "bad" },
  dropped: { word: "Dropped", tone: "neutral" },
  filtered: { word: "Filtered", tone: "neutral" },
  suppressed: { word: "Suppressed", tone: "neutral" },
  blocked: { word: "Blocked", tone: "bad" },
  quarantined: { word: "Quarantined", tone: "warn" },
  pending: { word: "Pending", tone: "info" },
  held: { word: "Held", tone: "warn" },
  paused: { word: "Paused", tone: "off" },
  no_data: { word: "No data", tone: "neutral" },
  running: { word: "Running", tone: "info" },
  queued: { word: "Queued", tone: "neutral" },
  finished: { word: "Finished", tone: "ok" },
  healthy: { word: "Healthy", tone: "ok" },
  degraded: { word: "Degraded", tone: "warn" },
  down: { word: "Down", tone: "bad" },
  throttled: { word: "Throttled", tone: "warn" },
  enabled: { word: "Enabled", tone: "ok" },
  disabled: { word: "Disabled", tone: "off" },
  receiving: { word: "Receiving", tone: "ok" },
  waiting: { word: "Waiting", tone: "info" },
  quiet: { word: "Quiet", tone: "neutral" },
  loaded: { word: "Loaded", tone: "ok" },
  discarded: { word: "Discarded", tone: "warn" },
  expired: { word: "Expired", tone: "neutral" },
  revoked: { word: "Revoked", tone: "off" },
  published: { word: "Published", tone: "info" },
  replaying: { word: "Replaying", tone: "info" },
  replayed: { word: "Replayed", tone: "ok" },
} as const satisfies Record<string, { readonly word: string; readonly tone: StatusTone }>;
export type Status = keyof typeof STATUSES;

const TINTS: Record<StatusTone, string> = {
  ok: "bg-ok-tint text-ok-ink",
  warn: "bg-warn-tint text-warn-ink",
  bad: "bg-bad-tint text-bad-ink",
  info: "bg-info-tint text-info-ink",
  neutral: "bg-neutral-tint text-neutral-ink",
  off: "bg-neutral-tint text-neutral-ink",
};

interface Props {
  readonly status: Status;
  /** Instead of the status's word, when the sentence needs it; the tone stays. */
  readonly children?: ReactNode;
  /** Shape and word without the tint, for dense tables. */
  readonly plain?: boolean;
  readonly className?: string;
}

/** Shape, word and colour: never colour alone. */
export function StatusChip({ status, children, plain = false, className }: Props) {
  const { word, tone } = STATUSES[status];
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap",
        plain ? "text-ink-2" : ["h-5 rounded-xs px-1.5", TINTS[tone]],
        className,
      )}
    >
      <StatusShape tone={tone} size={plain ? 12 : 11} />
      {children ?? word}
    </span>
  );
}
