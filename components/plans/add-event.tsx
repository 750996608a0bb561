"use client";

import { useState } from "react";
import { PLANNED_TYPES, type PlannedType } from "@/contract/plan";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { eventKey } from "@/plans/keywords.ts";
import type { Draft } from "./use-draft";

interface Props {
  readonly draft: Draft;
  readonly onClose: () => void;
  readonly onAdded: (key: string) => void;
}

const HELP: Readonly<Record<PlannedType, string>> = {
  track: "Exactly as it is sent: capital letters count.",
  identify: "Leave it empty: identify events have no name.",
  page: "Empty for every page.",
  screen: "Empty for every screen.",
  group: "Leave it empty: group events have no name.",
};

export function AddEventDialog({ draft, onClose, onAdded }: Props) {
  const [type, setType] = useState<PlannedType>("track");
  const [typed, setTyped] = useState("");
  const isNamed = type === "track" || type === "page" || type === "screen";
  const name = isNamed ? typed : "";
  const key = eventKey({ type, name });
  const isTaken = draft.content.events.some((event) => eventKey(event) === key);
  const isReady = !isTaken && (type !== "track" || name.trim() !== "");
  return (
    <Dialog open onOpenChange={onClose} title="Add an event" size="sm">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          const added = { type, name, properties: { type: "object", properties: {} } };
          draft.change({ ...draft.content, events: [...draft.content.events, added] });
          onAdded(key);
          onClose();
        }}
      >
        <Field label="Type">
          {(ids) => (
            <Select<PlannedType>
              {...ids}
              value={type}
              onChange={setType}
              options={PLANNED_TYPES.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        {isNamed && (
          <Field
            label="Name"
            optional={type !== "track"}
            help={HELP[type]}
            error={isTaken ? "The plan has this event already." : undefined}
          >
            {(ids) => (
              <Input
                {...ids}
                value={typed}
                maxLength={200}
                autoComplete="off"
                onChange={(event) => {
                  setTyped(event.target.value);
                }}
              />
            )}
          </Field>
        )}
        {!isNamed && isTaken && <p className="text-bad-ink text-xs">The plan has this event already.</p>}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" disabled={!isReady}>
            Add event
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
