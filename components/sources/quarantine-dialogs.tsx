"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { plural } from "@/lib/client/format";
import { useDiscardQuarantined, useReleaseManyQuarantined } from "@/lib/client/event";

export type Releasing =
  | { readonly kind: "ids"; readonly ids: readonly string[] }
  | {
      readonly kind: "filter";
      readonly filter: { readonly sourceId?: string; readonly code?: string; readonly name?: string };
    };

interface ReleaseProps {
  readonly releasing: Releasing;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function ReleaseDialog({ releasing, onClose, onDone }: ReleaseProps) {
  const release = useReleaseManyQuarantined();
  const isAll = releasing.kind === "filter";
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      danger={false}
      title={isAll ? "Release all of these items?" : `Release ${plural(releasing.ids.length, "item")}?`}
      action="Release"
      onConfirm={async () => {
        const body = isAll ? { filter: releasing.filter } : { ids: [...releasing.ids] };
        const { released, skipped, more } = await release.mutateAsync({ body });
        const rest = skipped === 0 ? "" : `, ${plural(skipped, "item")} skipped`;
        if (more) toast.note(`${plural(released, "item")} released${rest}. More fit: release again.`);
        else toast.done(`${plural(released, "item")} released${rest}`);
        onDone();
      }}
    >
      They go on as they came, and are judged again by what runs now: publish the mended plan or
      transformation first. What is refused again comes back here. At most 1,000 at once.
    </ConfirmDialog>
  );
}

interface DiscardProps {
  readonly id: string;
  readonly onClose: () => void;
}

export function DiscardDialog({ id, onClose }: DiscardProps) {
  const [reason, setReason] = useState("");
  const discard = useDiscardQuarantined();
  const isReady = reason.trim() !== "";
  const save = async (): Promise<void> => {
    await discard.mutateAsync({ params: { id }, body: { reason: reason.trim() } });
    toast.done("Discarded");
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} size="sm" title="Discard this item?">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) save().catch(() => undefined); // the mutation keeps the error, shown below
        }}
      >
        <Field label="Reason" help="It stays visible with the reason until the quarantine forgets it.">
          {(ids) => (
            <Input
              {...ids}
              value={reason}
              maxLength={500}
              placeholder="Test data"
              onChange={(event) => {
                setReason(event.target.value);
              }}
            />
          )}
        </Field>
        {discard.error !== null && <Callout tone="bad">{discard.error.message}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" loading={discard.isPending} disabled={!isReady}>
            Discard
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
