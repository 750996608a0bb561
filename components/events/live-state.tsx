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

/** Whether the list is live, held or cut off, what waits, and whether all is shown: in one line, so that the list below never moves. */
export function LiveState({ live, hold, onRelease }: Props) {
  const { rate, waiting } = live;
  const { status, word } = stateOf(live.connection, hold);
  return (
    <div className="text-ink-2 flex h-7 min-w-0 flex-1 items-center gap-x-3 overflow-hidden text-xs whitespace-nowrap">
      <StatusChip status={status} className="shrink-0">
        {word}
      </StatusChip>
      {rate !== null && (
        <StatusChip status="no_data" className="shrink-0">
          {rate.oneIn > 1 ? `Sampled: 1 in ${formatCount(rate.oneIn)}` : "Sampled: nearly all"}
        </StatusChip>
      )}
      {hold.reason !== null && (
        <button
          type="button"
          onClick={onRelease}
          disabled={waiting === 0}
          className="text-accent-ink disabled:text-ink-3 min-h-6 shrink-0 tabular-nums enabled:hover:underline"
        >
          {waiting === 0 ? (
            "No new events yet"
          ) : (
            <>
              {plural(waiting, "new event")} – press <Kbd keys="l" />
            </>
          )}
        </button>
      )}
    </div>
  );
}

function stateOf(connection: LiveEvents["connection"], hold: Hold): { status: Status; word: string } {
  if (connection === "lost") return { status: "degraded", word: "Disconnected" };
  if (connection === "connecting") return { status: "waiting", word: "Connecting…" };
  return hold.words === null ? { status: "receiving", word: "Live" } : { status: "paused", word: hold.words };
}
