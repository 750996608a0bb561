"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useDiscard } from "@/lib/client/delivery";
import { plural } from "@/lib/client/format";
import type { Choice } from "./replay-choice";

interface Props {
  readonly destinationId: string;
  readonly choice: Choice;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Deciding that events shall not be sent needs a reason: somebody will ask. */
export function DiscardDialog({ destinationId, choice, onClose, onDone }: Props) {
  const discard = useDiscard();
  const [reason, setReason] = useState("");
  const count = choice.kind === "letters" ? choice.ids.length : choice.kind === "group" ? choice.open : 0;
  const run = async (): Promise<void> => {
    try {
      const chosen =
        choice.kind === "group"
          ? { fingerprint: choice.fingerprint }
          : { ids: choice.kind === "letters" ? [...choice.ids] : [] };
      const { discarded } = await discard.mutateAsync({ body: { destinationId, reason, ...chosen } });
      toast.done(`${plural(discarded, "dead letter")} discarded`);
      onDone();
      onClose();
    } catch {
      // Shown below from the mutation.
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`Discard ${plural(count, "dead letter")}`}
      description="They are not sent. They stay in the ledger and in this list, with your reason."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            disabled={reason.trim() === ""}
            loading={discard.isPending}
            onClick={() => {
              void run();
            }}
          >
            Discard
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Field label="Reason" help="Kept with each of them and in the audit log.">
          {(ids) => (
            <Textarea
              {...ids}
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
              }}
              placeholder="Test contacts of the load test"
            />
          )}
        </Field>
        {discard.error !== null && <Callout tone="bad">{discard.error.message}</Callout>}
      </div>
    </Dialog>
  );
}
