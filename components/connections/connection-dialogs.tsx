"use client";

import { Link } from "@/components/ui/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Combobox } from "@/components/ui/combobox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";
import {
  useCreateConnection,
  useDeleteConnection,
  useUpdateConnection,
  type Connection,
} from "@/lib/client/connection";
import type { Destination } from "@/lib/client/destination";
import type { Source } from "@/lib/client/source";
import { bodyOf, connectionDraftOf, DraftEditor } from "./draft-editor";

interface CreateProps {
  readonly sources: readonly Source[];
  readonly destinations: readonly Destination[];
  readonly connections: readonly Connection[];
  /** What the link that led here asked for. */
  readonly sourceId: string | null;
  readonly destinationId: string | null;
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

/** Source, destination, filter and mapping. */
export function CreateConnection(props: CreateProps) {
  const { sources, destinations, connections, onClose, onCreated } = props;
  const [sourceId, setSourceId] = useState(props.sourceId ?? only(sources));
  const [destinationId, setDestinationId] = useState(props.destinationId ?? only(destinations));
  const [draft, setDraft] = useState(() => connectionDraftOf(null));
  const [attempted, setAttempted] = useState(false);
  const create = useCreateConnection();
  const body = bodyOf(draft);
  const isTwice = connections.some((one) => one.sourceId === sourceId && one.destinationId === destinationId);
  const destination = destinations.find(({ id }) => id === destinationId);

  const save = async (): Promise<void> => {
    setAttempted(true);
    if (sourceId === null || destinationId === null || isTwice || body === null) return;
    try {
      const made = await create.mutateAsync({ body: { sourceId, destinationId, ...body } });
      toast.done("Connected", { description: "Events that arrive from now on flow there." });
      onClose();
      onCreated(made.id);
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
      size="lg"
      title="New connection"
      description="Events of the source that arrive from now on go to the destination."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            loading={create.isPending}
            onClick={() => {
              void save();
            }}
          >
            Connect
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label="Source" error={attempted && sourceId === null ? "Choose a source." : undefined}>
          {(control) => (
            <Combobox
              {...control}
              label="Source"
              value={sourceId}
              onChange={setSourceId}
              emptyText="No such source."
              options={sources.map(({ id, name, enabled }) => ({
                value: id,
                label: name,
                ...(enabled ? {} : { description: "Disabled" }),
              }))}
            />
          )}
        </Field>
        <Field
          label="Destination"
          error={
            isTwice
              ? "These two are connected already. Change that connection instead."
              : attempted && destinationId === null
                ? "Choose a destination."
                : undefined
          }
        >
          {(control) => (
            <Combobox
              {...control}
              label="Destination"
              value={destinationId}
              onChange={setDestinationId}
              emptyText="No such destination."
              options={destinations.map(({ id, name, enabled, connector }) => ({
                value: id,
                label: name,
                description: enabled ? connector : `${connector} · Disabled`,
              }))}
            />
          )}
        </Field>
        {destination?.enabled === false && (
          <Callout tone="warn">
            {destination.name} is disabled: nothing is sent until it is{" "}
            <Link className="underline" href={`/destinations/${destination.id}`}>
              enabled
            </Link>
            .
          </Callout>
        )}
        <DraftEditor
          draft={draft}
          onChange={setDraft}
          showFaults={attempted}
          sourceId={sourceId}
          destinationId={destinationId}
        />
        {create.error !== null && <Callout tone="bad">{create.error.message}</Callout>}
      </div>
    </Dialog>
  );
}

/** The only choice is chosen already. */
const only = (items: readonly { readonly id: string }[]): string | null =>
  items.length === 1 ? (items[0]?.id ?? null) : null;

interface EditProps {
  readonly connection: Connection;
  /** "Web shop to CRM". */
  readonly name: string;
  readonly onClose: () => void;
}

/** Filter and mapping of a connection that exists. */
export function EditConnection({ connection, name, onClose }: EditProps) {
  const [draft, setDraft] = useState(() => connectionDraftOf(connection));
  const [attempted, setAttempted] = useState(false);
  const update = useUpdateConnection();
  const save = async (): Promise<void> => {
    setAttempted(true);
    const body = bodyOf(draft);
    if (body === null) return;
    try {
      await update.mutateAsync({ params: { id: connection.id }, body });
      toast.done("Connection saved", { description: "It holds for everything that is not sent yet." });
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
      size="lg"
      title="Filter and mapping"
      description={name}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            loading={update.isPending}
            onClick={() => {
              void save();
            }}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <DraftEditor
          draft={draft}
          onChange={setDraft}
          showFaults={attempted}
          sourceId={connection.sourceId}
          destinationId={connection.destinationId}
        />
        {update.error !== null && <Callout tone="bad">{update.error.message}</Callout>}
      </div>
    </Dialog>
  );
}

interface DeleteProps extends EditProps {
  readonly onDeleted: () => void;
}

export function DeleteConnection({ connection, name, onClose, onDeleted }: DeleteProps) {
  const remove = useDeleteConnection();
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title="Delete this connection?"
      action="Delete connection"
      onConfirm={async () => {
        await remove.mutateAsync({ params: { id: connection.id } });
        toast.done("Connection deleted");
        onDeleted();
      }}
    >
      <p>
        {name}: events no longer flow. What still waits for the destination from this source is not sent.
        Source, destination and history stay.
      </p>
    </ConfirmDialog>
  );
}
