"use client";

import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useCountReplay, useCreateReplay, useLanes } from "@/lib/client/delivery";
import type { Destination } from "@/lib/client/destination";
import { formatCount, plural } from "@/lib/client/format";
import { laneHealth } from "./lane-health";

interface Props {
  readonly destination: Destination;
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** First how many it would be, then the replay. */
export function ReplayDialog({ destination, ids, onClose, onStarted }: Props) {
  const count = useCountReplay();
  const create = useCreateReplay();
  const lanes = useLanes();
  const health = laneHealth(
    destination,
    lanes.data?.items.find((lane) => lane.destinationId === destination.id),
  );
  const body = { destinationId: destination.id, deadLetterIds: [...ids] };
  const { mutate: ask } = count;
  useEffect(() => {
    ask({ body: { destinationId: destination.id, deadLetterIds: [...ids], dryRun: true } });
  }, [ask, destination.id, ids]);

  const start = async (): Promise<void> => {
    try {
      const { matched } = await create.mutateAsync({ body });
      toast.done(`${plural(matched, "event")} on the way again`);
      onStarted();
      onClose();
    } catch {
      // Shown below from the mutation.
    }
  };
  const matched = count.data?.matched;
  const error = create.error ?? count.error;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`Replay to ${destination.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={matched === undefined || matched === 0}
            loading={create.isPending}
            onClick={() => {
              void start();
            }}
          >
            {matched === undefined ? "Replay" : `Replay ${plural(matched, "event")}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-sm">
        {count.isPending && <SkeletonText lines={2} />}
        {matched !== undefined && (
          <p>
            <strong className="font-semibold tabular-nums">{formatCount(matched)}</strong> of{" "}
            {formatCount(ids.length)} selected {matched === 1 ? "is" : "are"} still open and will be sent
            again, in the order of arrival, with the same delivery ids and the destination's present settings.
          </p>
        )}
        {(health.isFailing || !destination.enabled) && (
          <Callout tone="warn" title={`The destination is ${health.word.toLowerCase()}`}>
            {health.says} What is replayed now waits, or fails again.
          </Callout>
        )}
        {error !== null && <Callout tone="bad">{error.message}</Callout>}
      </div>
    </Dialog>
  );
}
