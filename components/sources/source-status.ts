/** Whether a source is well. Never used, gone quiet and switched off are three different things. */
import type { Status } from "@/components/ui/status-chip";

const HOUR_MS = 3_600_000;
/** Without an event for this long a source has gone quiet. */
export const QUIET_AFTER_MS = 24 * HOUR_MS;

export interface SourceState {
  readonly key: "active" | "quiet" | "new" | "disabled" | "unknown";
  readonly status: Status;
  readonly word: string;
  readonly why: string;
}

const STATES: Record<SourceState["key"], SourceState> = {
  active: {
    key: "active",
    status: "receiving",
    word: "Active",
    why: "Events arrived within the last 24 hours.",
  },
  quiet: {
    key: "quiet",
    status: "quiet",
    word: "Went quiet",
    why: "Events arrived before, but none for 24 hours.",
  },
  new: { key: "new", status: "waiting", word: "No events yet", why: "No event has ever arrived." },
  disabled: { key: "disabled", status: "disabled", word: "Disabled", why: "Its write key is refused." },
  unknown: { key: "unknown", status: "no_data", word: "Not known", why: "The pipeline does not answer." },
};

/** What the status filter offers. */
export const SOURCE_STATE_OPTIONS = [STATES.active, STATES.quiet, STATES.new, STATES.disabled].map(
  ({ key, word }) => ({ value: key, label: word }),
);

interface Known {
  readonly enabled: boolean;
  /** Epoch milliseconds; null: never; undefined: not known. */
  readonly lastEventAt: number | null | undefined;
}

export function sourceState({ enabled, lastEventAt }: Known, now: number): SourceState {
  if (!enabled) return STATES.disabled;
  if (lastEventAt === undefined) return STATES.unknown;
  if (lastEventAt === null) return STATES.new;
  return now - lastEventAt > QUIET_AFTER_MS ? STATES.quiet : STATES.active;
}
