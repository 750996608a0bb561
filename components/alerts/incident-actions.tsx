"use client";

import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { MenuItem, MenuLabel, MoreMenu } from "@/components/ui/menu";
import { useNow } from "@/components/ui/preferences";
import { toast } from "@/components/ui/toast";
import { useAcknowledge, useSnooze, type Incident } from "@/lib/client/alert";

const SNOOZES = [
  { minutes: 30, words: "30 minutes" },
  { minutes: 120, words: "2 hours" },
  { minutes: 1440, words: "1 day" },
  { minutes: 10_080, words: "1 week" },
] as const;

/** Taking on and snoozing, where the incident stands. */
export function IncidentActions({ incident }: { readonly incident: Incident }) {
  const isAllowed = useMay("alert.acknowledge");
  const now = useNow();
  const snooze = useSnooze();
  const [isAsking, setAsking] = useState(false);
  if (!isAllowed || incident.state !== "firing") return null;
  const isSnoozed = incident.snoozedUntil !== null && incident.snoozedUntil > now;
  const name = `${incident.ruleName}: ${incident.subject.name}`;
  const change = (minutes: number | null, words: string): void => {
    snooze.mutate(
      { params: { id: incident.id }, body: { minutes } },
      {
        onSuccess: () => {
          toast.done(minutes === null ? "The snooze has ended" : `Quiet for ${words}`);
        },
        onError: (error) => {
          toast.failed("Could not snooze", error);
        },
      },
    );
  };
  return (
    <span className="inline-flex items-center gap-1">
      {incident.acknowledged === null && (
        <Button
          size="sm"
          aria-label={`Acknowledge ${name}`}
          onClick={(event) => {
            event.stopPropagation();
            setAsking(true);
          }}
        >
          Acknowledge
        </Button>
      )}
      <MoreMenu label={`More for ${name}`}>
        <MenuLabel>Be quiet for</MenuLabel>
        {SNOOZES.map(({ minutes, words }) => (
          <MenuItem
            key={minutes}
            onSelect={() => {
              change(minutes, words);
            }}
          >
            {words}
          </MenuItem>
        ))}
        {isSnoozed && (
          <MenuItem
            onSelect={() => {
              change(null, "");
            }}
          >
            End the snooze
          </MenuItem>
        )}
      </MoreMenu>
      <AcknowledgeDialog
        incident={incident}
        open={isAsking}
        onClose={() => {
          setAsking(false);
        }}
      />
    </span>
  );
}

interface DialogProps {
  readonly incident: Incident;
  readonly open: boolean;
  readonly onClose: () => void;
}

function AcknowledgeDialog({ incident, open, onClose }: DialogProps) {
  const acknowledge = useAcknowledge();
  const [note, setNote] = useState("");
  const send = (): void => {
    acknowledge.mutate(
      { params: { id: incident.id }, body: { note: note.trim() === "" ? null : note.trim() } },
      {
        onSuccess: () => {
          toast.done("You have taken it on");
          onClose();
        },
        onError: (error) => {
          toast.failed("Could not acknowledge", error);
        },
      },
    );
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      size="sm"
      title="Take this incident on?"
      description={incident.summary}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={acknowledge.isPending} onClick={send}>
            Acknowledge
          </Button>
        </>
      }
    >
      <Field label="Note" optional help="Others see your name and the note. Reminders stop.">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={1000}
            value={note}
            placeholder="Calling the provider"
            onChange={(event) => {
              setNote(event.target.value);
            }}
          />
        )}
      </Field>
    </Dialog>
  );
}
