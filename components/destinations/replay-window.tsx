"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { boundsOf, type DateRange } from "@/components/ui/date-range";
import { DateRangePicker } from "@/components/ui/date-range-picker";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useConnections } from "@/lib/client/connection";
import { useSources } from "@/lib/client/source";
import { useWhole } from "@/lib/client/whole-list";
import type { Choice } from "./replay-choice";

interface Props {
  readonly destinationId: string;
  readonly onClose: () => void;
  readonly onChosen: (choice: Choice) => void;
}

/** Which events of the log: a time, and what they are. The dry run follows. */
export function ReplayWindow({ destinationId, onClose, onChosen }: Props) {
  const [range, setRange] = useState<DateRange>({ kind: "last", preset: "1h" });
  const [name, setName] = useState("");
  const [person, setPerson] = useState("");
  const [sourceId, setSourceId] = useState<string | null>(null);
  const sources = useConnectedSources(destinationId);
  const next = (): void => {
    const { from, to } = boundsOf(range, Date.now());
    onChosen({
      kind: "window",
      from,
      to,
      filter: {
        ...(name.trim() === "" ? {} : { name: name.trim() }),
        ...(person.trim() === "" ? {} : { userId: person.trim() }),
        ...(sourceId === null ? {} : { sourceId }),
      },
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title="Replay events of the past"
      description="Also those that were delivered: for a new mapping, or a receiver that lost data."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={next}>
            Dry run
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid gap-1">
          <span className="text-sm font-medium">Received</span>
          <div>
            <DateRangePicker
              range={range}
              onChange={(chosen) => {
                if (chosen !== null) setRange(chosen);
              }}
            />
          </div>
        </div>
        <Field label="Event name" optional help="A trailing * matches any ending.">
          {(ids) => (
            <Input
              {...ids}
              value={name}
              onChange={(event) => {
                setName(event.target.value);
              }}
              placeholder="Order*"
            />
          )}
        </Field>
        <Field label="Person" optional help="A user id or an anonymous id.">
          {(ids) => (
            <Input
              {...ids}
              value={person}
              onChange={(event) => {
                setPerson(event.target.value);
              }}
            />
          )}
        </Field>
        {sources.length > 1 && (
          <Field label="Source" optional>
            {(ids) => (
              <Combobox
                {...ids}
                label="Source"
                placeholder="All connected sources"
                value={sourceId}
                options={sources}
                clearable
                onChange={setSourceId}
              />
            )}
          </Field>
        )}
      </div>
    </Dialog>
  );
}

function useConnectedSources(destinationId: string) {
  const connections = useWhole(useConnections({ destinationId, limit: 200 }));
  const sources = useWhole(useSources({ limit: 200 }));
  const connected = new Set(connections.map(({ sourceId }) => sourceId));
  return sources.filter(({ id }) => connected.has(id)).map(({ id, name }) => ({ value: id, label: name }));
}
