"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { NameField } from "@/components/ui/name-field";
import { toast } from "@/components/ui/toast";
import { useCreateSavedQuery, type SavedQuery } from "@/lib/client/warehouse";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly sql: string;
  readonly onSaved: (saved: SavedQuery) => void;
}

export const SaveDialog = (props: Props) => (
  <Dialog
    open={props.open}
    onOpenChange={props.onOpenChange}
    title="Save query"
    size="sm"
    description="Everybody who may look at the warehouse sees it."
  >
    <SaveForm {...props} />
  </Dialog>
);

function SaveForm({ sql, onSaved, onOpenChange }: Props) {
  const [name, setName] = useState("");
  const create = useCreateSavedQuery();
  const isReady = name.trim() !== "";
  const save = async (): Promise<void> => {
    const saved = await create.mutateAsync({ body: { name: name.trim(), sql } });
    toast.done("Query saved");
    onSaved(saved);
    onOpenChange(false);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) save().catch(() => undefined); // the mutation keeps the error, shown below
      }}
    >
      <NameField value={name} onChange={setName} placeholder="Revenue per week" />
      {create.error !== null && <Callout tone="bad">{create.error.message}</Callout>}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" loading={create.isPending} disabled={!isReady}>
          Save query
        </Button>
      </div>
    </form>
  );
}
