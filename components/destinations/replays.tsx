"use client";

import { Pause, Play, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip, type Status } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import type { ItemOf } from "@/lib/client/api";
import {
  useCancelReplay,
  usePauseReplay,
  useReplay,
  useReplays,
  useResumeReplay,
} from "@/lib/client/delivery";
import type { Destination } from "@/lib/client/destination";
import { formatCount, formatShare } from "@/lib/client/format";
import { ACTIONS } from "@/lib/contract/access";
import type { Choice } from "./replay-choice";
import { ReplayDialog } from "./replay-dialog";
import { ReplayWindow } from "./replay-window";

type Replay = ItemOf<"GET /replays">;

const REFRESH_MS = 2_000;

const STATUS: Readonly<Record<Replay["state"], Status>> = {
  queued: "queued",
  running: "running",
  paused: "paused",
  finished: "finished",
  cancelled: "discarded",
  failed: "failed",
};

const ABOUT: Readonly<Record<Replay["about"], string>> = {
  dead_letters: "Selected dead letters",
  group: "A kind of failure",
  window: "Events of the past",
};

/** Replays of this destination, how far they are, and the way to start one. */
export function Replays({ destination }: { readonly destination: Destination }) {
  const replays = useReplays(destination.id, { refreshMs: REFRESH_MS });
  const isAllowed = useMay("delivery.replay");
  const [isChoosing, setIsChoosing] = useState(false);
  const [choice, setChoice] = useState<Choice | null>(null);
  return (
    <div className="grid gap-4">
      <Card
        title="Replays"
        description="Sending again what was sent, or refused, before. Order per person and delivery ids stay as they were."
        actions={
          <>
            {!isAllowed && <ReadOnlyNote role={ACTIONS["delivery.replay"]} />}
            <Button
              icon={<RotateCcw aria-hidden />}
              disabled={!isAllowed}
              onClick={() => {
                setIsChoosing(true);
              }}
            >
              Replay events…
            </Button>
          </>
        }
      >
        <List replays={replays} />
        {replays.hasMore && (
          <Button
            className="mt-3"
            size="sm"
            loading={replays.isLoadingMore}
            onClick={() => {
              replays.loadMore();
            }}
          >
            Load more
          </Button>
        )}
      </Card>
      {isChoosing && (
        <ReplayWindow
          destinationId={destination.id}
          onClose={() => {
            setIsChoosing(false);
          }}
          onChosen={(chosen) => {
            setIsChoosing(false);
            setChoice(chosen);
          }}
        />
      )}
      {choice !== null && (
        <ReplayDialog
          destination={destination}
          choice={choice}
          onClose={() => {
            setChoice(null);
          }}
          onStarted={() => {
            replays.refetch();
          }}
        />
      )}
    </div>
  );
}

function List({ replays }: { readonly replays: ReturnType<typeof useReplays> }) {
  if (replays.isPending) return <SkeletonText lines={3} />;
  if (replays.error !== null && replays.items.length === 0)
    return (
      <ErrorPanel
        error={replays.error}
        onRetry={() => {
          replays.refetch();
        }}
      />
    );
  if (replays.items.length === 0)
    return (
      <EmptyState title="No replay yet">
        Replay dead letters once their cause is mended, or any time of the past after a change.
      </EmptyState>
    );
  return (
    <ul className="divide-line divide-y">
      {replays.items.map((replay) => (
        <ReplayRow key={replay.id} replay={replay} />
      ))}
    </ul>
  );
}

const isOver = ({ state }: Pick<Replay, "state">): boolean =>
  state === "finished" || state === "failed" || state === "cancelled";

/** While its events are still being counted nobody knows which part is done. */
function extentOf({ matched, matchedComplete, delivered, failed }: Replay) {
  const done = delivered + failed;
  if (!matchedComplete) return { share: null, total: `at least ${formatCount(Math.max(done, matched))}` };
  return { share: matched === 0 ? 1 : done / matched, total: formatCount(matched) };
}

function ReplayRow({ replay }: { readonly replay: Replay }) {
  const done = replay.delivered + replay.failed;
  const { share, total } = extentOf(replay);
  return (
    <li className="grid gap-x-4 gap-y-1.5 py-3 first:pt-0 last:pb-0 sm:grid-cols-[6.5rem_minmax(0,1fr)_auto]">
      <div>
        <StatusChip status={STATUS[replay.state]}>
          {replay.state === "cancelled" ? "Cancelled" : undefined}
        </StatusChip>
      </div>
      <div className="min-w-0">
        <p className="text-sm tabular-nums">
          {formatCount(replay.delivered)} delivered
          {replay.failed > 0 && (
            <span className="text-bad-ink"> · {formatCount(replay.failed)} failed again</span>
          )}
          <span className="text-ink-3">
            {" "}
            of {total}
            {!isOver(replay) && share !== null && <> · {formatShare(share)}</>}
          </span>
        </p>
        {!isOver(replay) && (
          <progress
            className="bg-hover [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent [&::-moz-progress-bar]:bg-accent mt-1 block h-1.5 w-full max-w-md appearance-none overflow-hidden rounded-full border-0"
            max={1}
            value={share ?? undefined}
            aria-label={`Replay: ${formatCount(done)} of ${total} done`}
          />
        )}
        {(replay.state === "running" || replay.state === "queued") && <Obstacle id={replay.id} />}
        <p className="text-ink-3 text-xs">
          {ABOUT[replay.about]}
          {replay.releaseNumber !== null && <> · rules of release {replay.releaseNumber}</>}
          {replay.createdBy !== null && <> · started by {replay.createdBy}</>} ·{" "}
          <TimeStamp at={replay.createdAt} className="text-xs" />
        </p>
      </div>
      {!isOver(replay) && <Actions replay={replay} />}
    </li>
  );
}

/** Why it does not go on at the moment, if it does not. */
function Obstacle({ id }: { readonly id: string }) {
  const { data } = useReplay(id, { refreshMs: REFRESH_MS });
  const waitingFor = data?.waitingFor ?? null;
  return waitingFor === null ? null : <p className="text-warn-ink text-xs">{waitingFor}</p>;
}

function Actions({ replay }: { readonly replay: Replay }) {
  const isAllowed = useMay("delivery.replay");
  const pause = usePauseReplay();
  const resume = useResumeReplay();
  const cancel = useCancelReplay();
  const [isAsking, setIsAsking] = useState(false);
  const isPaused = replay.state === "paused";
  const toggle = async (): Promise<void> => {
    try {
      await (isPaused ? resume : pause).mutateAsync({ params: { id: replay.id } });
    } catch (error) {
      toast.failed(isPaused ? "Could not go on" : "Could not pause it", error);
    }
  };
  return (
    <div className="flex items-start gap-2">
      <Button
        size="sm"
        icon={isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
        disabled={!isAllowed}
        loading={pause.isPending || resume.isPending}
        onClick={() => {
          void toggle();
        }}
      >
        {isPaused ? "Go on" : "Pause"}
      </Button>
      <Button
        size="sm"
        icon={<X aria-hidden />}
        disabled={!isAllowed}
        onClick={() => {
          setIsAsking(true);
        }}
      >
        Cancel
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Cancel this replay?"
        action="Cancel replay"
        onConfirm={() => cancel.mutateAsync({ params: { id: replay.id } })}
      >
        What was sent stays sent. Dead letters that were not are open again.
      </ConfirmDialog>
    </div>
  );
}
