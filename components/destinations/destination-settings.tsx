"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { toast } from "@/components/ui/toast";
import { useConnections } from "@/lib/client/connection";
import {
  useDeleteDestination,
  useUpdateDestination,
  type Connector,
  type Destination,
} from "@/lib/client/destination";
import { plural } from "@/lib/client/format";
import { useWholeList } from "@/lib/client/whole-list";
import { ACTIONS } from "@/lib/contract/access";
import { AdvancedFields, SettingsFields } from "./destination-fields";
import { bodyOfChange, useDestinationForm } from "./use-destination-form";

interface Props {
  readonly destination: Destination;
  readonly connector: Connector;
}

/** The same form as at creation, over what is stored; and the way out. */
export const DestinationSettings = ({ destination, connector }: Props) => (
  <div className="grid max-w-[40rem] gap-6">
    {/* What was saved is the new start of the form. */}
    <SettingsForm
      key={`${destination.id} ${String(destination.updatedAt)}`}
      destination={destination}
      connector={connector}
    />
    <DangerZone destination={destination} />
  </div>
);

function SettingsForm({ destination, connector }: Props) {
  const form = useDestinationForm(connector, destination);
  const update = useUpdateDestination();
  const isAllowed = useMay("destination.write");
  useUnsavedGuard(form.isDirty && !update.isPending);

  const save = async (): Promise<void> => {
    if (!form.check()) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    try {
      const saved = await update.mutateAsync({ params: { id: destination.id }, body: bodyOfChange(form) });
      toast.done(
        "Saved",
        saved.release.applied ? { description: `Release ${String(saved.release.number)} runs.` } : {},
      );
    } catch (error) {
      form.reject(error);
    }
  };
  return (
    <Card>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <SettingsFields form={form} disabled={!isAllowed} />
        <AdvancedFields form={form} disabled={!isAllowed} />
        {form.failure !== null && <Callout tone="bad">{form.failure}</Callout>}
        <div className="flex flex-wrap items-center justify-end gap-2">
          {!isAllowed && <ReadOnlyNote role={ACTIONS["destination.write"]} />}
          {form.isDirty && (
            <Button variant="ghost" onClick={form.reset}>
              Discard changes
            </Button>
          )}
          <Button
            type="submit"
            variant="primary"
            disabled={!isAllowed || !form.isDirty}
            loading={update.isPending}
          >
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

function useUnsavedGuard(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => {
      removeEventListener("beforeunload", ask);
    };
  }, [isActive]);
}

function DangerZone({ destination }: { readonly destination: Destination }) {
  const [isAsking, setAsking] = useState(false);
  const remove = useDeleteDestination();
  const connections = useWholeList(useConnections({ destinationId: destination.id, limit: 200 }));
  const isAllowed = useMay("destination.write");
  const router = useRouter();
  return (
    <Card
      title="Delete"
      description="To stop sending for a while, disable the destination instead: its events wait."
    >
      <Button
        variant="danger"
        disabled={!isAllowed}
        onClick={() => {
          setAsking(true);
        }}
      >
        Delete destination
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${destination.name}?`}
        action="Delete destination"
        typed={destination.name}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: destination.id } });
          toast.done(`${destination.name} deleted`);
          router.push("/destinations");
        }}
      >
        <p>
          {plural(connections.items.length, "connection")} go with it, and what waits in its lane is not
          delivered any more. Events stay in the log and in the warehouse. This cannot be undone.
        </p>
      </ConfirmDialog>
    </Card>
  );
}
