"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { NameField } from "@/components/ui/name-field";
import { useUpdatePlan, type TrackingPlanDetail } from "@/lib/client/plan";

interface Props {
  readonly plan: TrackingPlanDetail;
  readonly onClose: () => void;
}

export function DetailsDialog({ plan, onClose }: Props) {
  const [name, setName] = useState(plan.name);
  const [owner, setOwner] = useState(plan.owner);
  const [description, setDescription] = useState(plan.description);
  const update = useUpdatePlan();
  const save = async (): Promise<void> => {
    await update.mutateAsync({ params: { id: plan.id }, body: { name: name.trim(), owner, description } });
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} title="Name and owner">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save().catch(() => undefined); // the mutation keeps the error, shown below
        }}
      >
        <NameField value={name} onChange={setName} />
        <Field label="Owner" optional help="A person or a team that answers for the plan.">
          {(ids) => (
            <Input
              {...ids}
              value={owner}
              maxLength={200}
              onChange={(event) => {
                setOwner(event.target.value);
              }}
            />
          )}
        </Field>
        <Field label="Description" optional>
          {(ids) => (
            <Textarea
              {...ids}
              value={description}
              maxLength={2000}
              rows={3}
              onChange={(event) => {
                setDescription(event.target.value);
              }}
            />
          )}
        </Field>
        {update.error !== null && <Callout tone="bad">{update.error.message}</Callout>}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" loading={update.isPending} disabled={name.trim() === ""}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
