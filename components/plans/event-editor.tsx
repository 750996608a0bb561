"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { JsonSchema, PlanContent, PlanEvent } from "@/contract/plan";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { formatCount, formatShare } from "@/lib/client/format";
import { setKeyword } from "@/plans/edit.ts";
import { eventKey, TRAITS_KEY } from "@/plans/keywords.ts";
import { CommitInput } from "./commit-input";
import { eventWords } from "./plan-words";
import { PropertyGrid } from "./property-grid";
import type { Draft } from "./use-draft";
import type { Evidence, Seen } from "./use-evidence";

interface Props {
  readonly entryKey: string;
  readonly draft: Draft;
  readonly readOnly: boolean;
  readonly evidence: Evidence;
  readonly onRenamed: (key: string | null) => void;
}

/** One event: what it is called, who answers for it, and its properties. */
export function EventEditor({ entryKey, draft, readOnly, evidence, onRenamed }: Props) {
  const { content } = draft;
  const [isRemoving, setRemoving] = useState(false);
  const event = eventAt(content, entryKey);
  if (event === undefined) return null;
  const isTraits = entryKey === TRAITS_KEY;
  const write = (next: PlanEvent): void => {
    draft.change(withEvent(content, entryKey, next));
  };
  const words = eventWords(isTraits ? "traits" : event.type, event.name);
  return (
    <Card
      flush
      title={<span className="break-words">{words}</span>}
      description={
        <SeenWords
          seen={isTraits ? undefined : evidence.of(event.type, event.name)}
          isKnown={evidence.preview !== undefined}
        />
      }
      actions={
        !readOnly && (
          <IconButton
            label={`Remove ${words} from the plan`}
            icon={<Trash2 />}
            onClick={() => {
              setRemoving(true);
            }}
          />
        )
      }
    >
      <div className="grid grid-cols-1 gap-3 px-4 pb-4 sm:grid-cols-2">
        {!isTraits && event.type === "track" && (
          <Field label="Name">
            {(ids) => (
              <CommitInput
                {...ids}
                value={event.name}
                readOnly={readOnly}
                isRefused={(name) =>
                  name === "" ||
                  content.events.some((item) => eventKey(item) === eventKey({ type: "track", name }))
                }
                onCommit={(name) => {
                  write({ ...event, name });
                  onRenamed(eventKey({ type: "track", name }));
                }}
              />
            )}
          </Field>
        )}
        {!isTraits && (
          <>
            <Field label="Owner" optional>
              {(ids) => (
                <CommitInput
                  {...ids}
                  value={event.owner ?? ""}
                  readOnly={readOnly}
                  onCommit={(owner) => {
                    write(said(event, "owner", owner));
                  }}
                />
              )}
            </Field>
            <Field label="Description" optional>
              {(ids) => (
                <CommitInput
                  {...ids}
                  value={event.description ?? ""}
                  readOnly={readOnly}
                  onCommit={(description) => {
                    write(said(event, "description", description));
                  }}
                />
              )}
            </Field>
          </>
        )}
        <Field label="Properties that are not listed">
          {(ids) => (
            <Select<Openness>
              {...ids}
              value={opennessOf(event.properties)}
              disabled={readOnly}
              onChange={(openness) => {
                write({ ...event, properties: withOpenness(event.properties, openness) });
              }}
              options={OPENNESS}
            />
          )}
        </Field>
      </div>
      <PropertyGrid
        schema={event.properties}
        eventKey={entryKey}
        readOnly={readOnly}
        onEdit={(edit) => {
          draft.edit((now) => withProperties(now, entryKey, edit));
        }}
      />
      <ConfirmDialog
        open={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${words}?`}
        action="Remove from the draft"
        onConfirm={() => {
          draft.change(withoutEvent(content, entryKey));
          onRenamed(null);
          return Promise.resolve();
        }}
      >
        Once the draft is published, such events are unplanned. Earlier versions keep it.
      </ConfirmDialog>
    </Card>
  );
}

function SeenWords({ seen, isKnown }: { readonly seen: Seen | undefined; readonly isKnown: boolean }) {
  if (!isKnown) return null;
  if (seen === undefined || seen.checked === 0) return <>Not seen in the last 24 hours.</>;
  return (
    <>
      {formatCount(seen.checked)} in the last 24 hours, {formatShare(seen.valid / seen.checked)} valid.
    </>
  );
}

type Openness = "noted" | "allowed" | "refused" | "schema";
const OPENNESS: readonly {
  readonly value: Openness;
  readonly label: string;
  readonly description: string;
  readonly disabled?: boolean;
}[] = [
  { value: "noted", label: "Note them", description: "A violation, but no reason to block the event." },
  { value: "allowed", label: "Allow them", description: "No violation." },
  {
    value: "refused",
    label: "Refuse them",
    description: "A violation that blocks the event where the plan blocks.",
  },
  { value: "schema", label: "As the schema says", description: "Set in the Schema tab.", disabled: true },
];

function opennessOf({ additionalProperties: extra }: JsonSchema): Openness {
  if (extra === undefined) return "noted";
  return extra === true ? "allowed" : extra === false ? "refused" : "schema";
}

const withOpenness = (schema: JsonSchema, openness: Openness): JsonSchema =>
  setKeyword(schema, [], "additionalProperties", openness === "noted" ? undefined : openness === "allowed");

/** An empty text is none. */
function said(event: PlanEvent, field: "owner" | "description", text: string): PlanEvent {
  const { [field]: _, ...rest } = event;
  return text === "" ? rest : { ...rest, [field]: text };
}

/** The plan-wide traits read as an event. */
function eventAt({ events, traits }: PlanContent, key: string): PlanEvent | undefined {
  if (key !== TRAITS_KEY) return events.find((event) => eventKey(event) === key);
  return traits && { type: "identify", name: "", properties: traits };
}

function withProperties(
  content: PlanContent,
  key: string,
  edit: (schema: JsonSchema) => JsonSchema,
): PlanContent {
  const event = eventAt(content, key);
  return event === undefined
    ? content
    : withEvent(content, key, { ...event, properties: edit(event.properties) });
}

function withEvent(content: PlanContent, key: string, next: PlanEvent): PlanContent {
  if (key === TRAITS_KEY) return { ...content, traits: next.properties };
  return { ...content, events: content.events.map((event) => (eventKey(event) === key ? next : event)) };
}

function withoutEvent(content: PlanContent, key: string): PlanContent {
  const { traits, events } = content;
  if (key === TRAITS_KEY) return { events };
  return {
    events: events.filter((event) => eventKey(event) !== key),
    ...(traits === undefined ? {} : { traits }),
  };
}
