import { Kbd } from "@/components/ui/kbd";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { formatCount, plural } from "@/lib/client/format";
import type { LiveEvents } from "@/lib/client/live-events";
import type { Hold } from "./use-hold";

interface Props {
  readonly live: LiveEvents;
  readonly hold: Hold;
  readonly onRelease: () => void;
}

/** Whether the list is live, held or cut off, what waits, and whether all is shown. */
export function LiveState({ live, hold, onRelease }: Props) {
  const { rate, waiting } = live;
  const { status, word } = stateOf(live.connection, hold);
  return (
    <div className="text-ink-2 flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      <StatusChip status={status}>{word}</StatusChip>
      {hold.reason !== null && (
        <button
          type="button"
          onClick={onRelease}
          disabled={waiting === 0}
          className="text-accent-ink disabled:text-ink-3 min-h-6 tabular-nums enabled:hover:underline"
        >
          {waiting === 0 ? "No new events yet" : `${plural(waiting, "new event")} – press `}
          {waiting > 0 && <Kbd keys="l" />}
        </button>
      )}
      {rate !== null && (
        <span className="tabular-nums">
          Showing 1 in {rate.oneIn} of ≈ {formatCount(rate.perSecond)} events a second. All of them are in
          History.
        </span>
      )}
    </div>
  );
}

function stateOf(connection: LiveEvents["connection"], hold: Hold): { status: Status; word: string } {
  if (connection === "lost") return { status: "degraded", word: "Disconnected" };
  if (connection === "connecting") return { status: "waiting", word: "Connecting…" };
  return hold.words === null ? { status: "receiving", word: "Live" } : { status: "paused", word: hold.words };
}
