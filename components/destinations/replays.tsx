"use client";

import { Card } from "@/components/ui/card";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { ItemOf } from "@/lib/client/api";
import { useReplays } from "@/lib/client/delivery";
import { formatCount } from "@/lib/client/format";

type Replay = ItemOf<"GET /replays">;

const REFRESH_MS = 2_000;
/** The newest; the list of dead letters tells the rest. */
const SHOWN = 3;

const STATUS: Readonly<Record<Replay["state"], Status>> = {
  queued: "queued",
  running: "running",
  paused: "paused",
  finished: "finished",
  cancelled: "disabled",
  failed: "failed",
};

/** Replays of this destination and how far they are; nothing while there was none. */
export function Replays({ destinationId }: { readonly destinationId: string }) {
  const replays = useReplays(destinationId, { refreshMs: REFRESH_MS });
  if (replays.items.length === 0) return null;
  return (
    <Card title="Latest replays">
      <ul className="divide-line divide-y">
        {replays.items.slice(0, SHOWN).map((replay) => (
          <ReplayRow key={replay.id} replay={replay} />
        ))}
      </ul>
    </Card>
  );
}

function ReplayRow({ replay }: { readonly replay: Replay }) {
  const done = replay.delivered + replay.failed;
  const share = replay.matched === 0 ? 1 : done / replay.matched;
  const isOver = replay.state === "finished" || replay.state === "failed";
  return (
    <li className="grid gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0 sm:grid-cols-[6rem_minmax(0,1fr)_auto] sm:items-center">
      <StatusChip status={STATUS[replay.state]} />
      <div className="min-w-0">
        <p className="text-sm tabular-nums">
          {formatCount(replay.delivered)} delivered
          {replay.failed > 0 && (
            <span className="text-bad-ink"> · {formatCount(replay.failed)} failed again</span>
          )}
          <span className="text-ink-3"> of {formatCount(replay.matched)}</span>
        </p>
        {!isOver && (
          <progress
            className="accent-accent mt-1 h-1.5 w-full max-w-md"
            max={1}
            value={share}
            aria-label={`Replay: ${formatCount(done)} of ${formatCount(replay.matched)} done`}
          />
        )}
      </div>
      <TimeStamp at={replay.createdAt} className="text-ink-3 text-xs" />
    </li>
  );
}
