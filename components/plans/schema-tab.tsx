"use client";

import { useQueryState } from "nuqs";
import { useState } from "react";
import { jsonSchema, planContent, type PlanContent } from "@/contract/plan";
import { Callout } from "@/components/ui/callout";
import { CodeEditor } from "@/components/ui/code-editor";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { eventKey, TRAITS_KEY } from "@/plans/keywords.ts";
import { Faults } from "./faults";
import type { PlanTab } from "./plan-tab";
import { eventWords } from "./plan-words";

/** The same plan as JSON: the whole of it, or one event's schema. What is typed here shows in the grid, and back. */
export function SchemaTab({ plan, draft, mayWrite }: PlanTab) {
  const [chosen, setChosen] = useQueryState("event");
  const { content } = draft;
  const known = [...content.events.map(eventKey), ...(content.traits === undefined ? [] : [TRAITS_KEY])];
  const key = chosen !== null && known.includes(chosen) ? chosen : null;
  return (
    <div className="grid grid-cols-1 gap-3">
      <Field label="Show" className="max-w-sm">
        {(ids) => (
          <Combobox
            {...ids}
            label="Show"
            value={key}
            clearable
            placeholder="The whole plan"
            onChange={(next) => void setChosen(next)}
            options={[
              ...content.events.map((event) => ({
                value: eventKey(event),
                label: eventWords(event.type, event.name),
              })),
              ...(content.traits === undefined ? [] : [{ value: TRAITS_KEY, label: "Traits of people" }]),
            ]}
          />
        )}
      </Field>
      <Editor
        key={key ?? ""}
        value={key === null ? content : partOf(content, key)}
        readOnly={!mayWrite}
        onChange={(value) => {
          const next = key === null ? planContent.safeParse(value) : withPart(content, key, value);
          if (!next.success)
            return { kind: "fault", message: next.error.issues[0]?.message ?? "This is no plan." };
          draft.change(next.data);
          return { kind: "value", value: key === null ? next.data : partOf(next.data, key) };
        }}
      />
      <Faults plan={plan} />
      <p className="text-ink-3 text-xs">
        JSON Schema 2020-12. <code>x-pii: true</code> marks personal data, <code>x-owner</code> names who
        answers for a property. Properties that are not listed are violations unless{" "}
        <code>additionalProperties</code> is true.
      </p>
    </div>
  );
}

const partOf = (content: PlanContent, key: string): unknown =>
  key === TRAITS_KEY ? content.traits : content.events.find((event) => eventKey(event) === key)?.properties;

function withPart(content: PlanContent, key: string, value: unknown) {
  const schema = jsonSchema.safeParse(value);
  if (!schema.success) return { success: false as const, error: schema.error };
  const data =
    key === TRAITS_KEY
      ? { ...content, traits: schema.data }
      : {
          ...content,
          events: content.events.map((event) =>
            eventKey(event) === key ? { ...event, properties: schema.data } : event,
          ),
        };
  return { success: true as const, data };
}

interface EditorProps {
  readonly value: unknown;
  readonly readOnly: boolean;
  /** Gives what the draft holds then, or what is wrong. */
  readonly onChange: (value: unknown) => Parsed;
}

/** Keeps the text as it is typed; it becomes the draft as soon as it is whole. */
function Editor({ value, readOnly, onChange }: EditorProps) {
  const saved = JSON.stringify(value, null, 2);
  const [typed, setTyped] = useState<{ readonly text: string; readonly gives: string } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  // The text stays one's own while it says what the draft says; a change from elsewhere replaces it.
  const isOwn = typed !== null && (fault !== null || typed.gives === saved);
  return (
    <>
      <CodeEditor
        language="json"
        label="Schema"
        value={isOwn ? typed.text : saved}
        readOnly={readOnly}
        minHeight={360}
        maxHeight={640}
        onChange={(text) => {
          const parsed = parse(text);
          const taken = parsed.kind === "fault" ? parsed : onChange(parsed.value);
          setFault(taken.kind === "fault" ? taken.message : null);
          setTyped({ text, gives: taken.kind === "fault" ? "" : JSON.stringify(taken.value, null, 2) });
        }}
      />
      {fault !== null && (
        <Callout tone="warn" title="Not taken over yet">
          {fault}
        </Callout>
      )}
    </>
  );
}

type Parsed =
  { readonly kind: "value"; readonly value: unknown } | { readonly kind: "fault"; readonly message: string };

function parse(text: string): Parsed {
  try {
    return { kind: "value", value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: "fault", message: error instanceof Error ? error.message : "This is no JSON." };
  }
}
