"use client";

import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { toast } from "@/components/ui/toast";
import { plural } from "@/lib/client/format";
import { call } from "@/lib/client/api";
import { useImportPlan, useImportPreview, type ImportAnswer } from "@/lib/client/plan";
import type { PlanTab } from "./plan-tab";
import { ProposalList } from "./proposal-list";
import { SourceChoice, useSourceChoice } from "./source-choice";

export const IMPORT_FORMATS = ["observed", "csv", "json"] as const;
type Format = (typeof IMPORT_FORMATS)[number];

interface Props extends PlanTab {
  readonly format: Format;
  readonly onFormat: (format: Format) => void;
  readonly onClose: () => void;
}

/** First what would come into the draft, row by row; then only what is accepted. */
export function ImportDialog({ plan, draft, format, onFormat, onClose }: Props) {
  const [from, setFrom] = useQueryState("from", parseAsArrayOf(parseAsString));
  const preview = useImportPreview();
  const apply = useImportPlan();
  const close = (): void => {
    void setFrom(null);
    onClose();
  };
  const accept = async (answer: ImportAnswer, keys: readonly string[]): Promise<void> => {
    const { applied } = await apply.mutateAsync({
      params: { id: plan.id },
      body: { format, incoming: answer.incoming, accept: [...keys], revision: draft.revision },
    });
    draft.adopt(await call("GET /tracking-plans/{id}", { params: { id: plan.id } }));
    toast.done(`${plural(applied, "row")} in the draft`);
    close();
  };
  const error = apply.error ?? preview.error;
  return (
    <Dialog
      open
      onOpenChange={close}
      size="lg"
      title={preview.data === undefined ? "Import events" : "What comes into the draft"}
    >
      <div className="grid grid-cols-1 gap-4">
        {preview.data === undefined ? (
          <>
            <div>
              <SegmentedControl<Format>
                label="Import from"
                value={format}
                onChange={(next) => {
                  preview.reset();
                  onFormat(next);
                }}
                options={[
                  { value: "observed", label: "Observed events" },
                  { value: "csv", label: "CSV" },
                  { value: "json", label: "JSON" },
                ]}
              />
            </div>
            {format === "observed" ? (
              <FromEvents
                initial={from ?? plan.sources.map(({ sourceId }) => sourceId)}
                isAsked={from !== null}
                isPending={preview.isPending}
                onAsk={(sourceIds) => {
                  preview.mutate({
                    params: { id: plan.id },
                    body: { format, observed: { sourceIds: [...sourceIds] } },
                  });
                }}
              />
            ) : (
              <FromFile
                key={format}
                format={format}
                isPending={preview.isPending}
                onAsk={(text) => {
                  preview.mutate({ params: { id: plan.id }, body: { format, text } });
                }}
              />
            )}
          </>
        ) : (
          <ProposalList
            answer={preview.data}
            content={draft.content}
            isPending={apply.isPending}
            onBack={() => {
              preview.reset();
            }}
            onAccept={(keys) => {
              if (preview.data !== undefined) accept(preview.data, keys).catch(() => undefined); // shown below
            }}
          />
        )}
        {error !== null && (
          <Callout tone="bad" title={error.message}>
            {error.fields.length > 0 && (
              <ul className="max-h-40 overflow-y-auto">
                {error.fields.map(({ field, message }) => (
                  <li key={`${field} ${message}`} className="break-words">
                    <span className="font-medium">{field}</span>: {message}
                  </li>
                ))}
              </ul>
            )}
          </Callout>
        )}
      </div>
    </Dialog>
  );
}

interface FromEventsProps {
  readonly initial: readonly string[];
  /** The plan was just made for these sources: look at once. */
  readonly isAsked: boolean;
  readonly isPending: boolean;
  readonly onAsk: (sourceIds: readonly string[]) => void;
}

function FromEvents({ initial, isAsked, isPending, onAsk }: FromEventsProps) {
  const choice = useSourceChoice(initial);
  const asked = useRef(false);
  useEffect(() => {
    if (!isAsked || asked.current || initial.length === 0) return;
    asked.current = true;
    onAsk(initial);
  }, [isAsked, initial, onAsk]);
  return (
    <>
      <SourceChoice choice={choice} />
      <div className="flex justify-end">
        <Button
          variant="primary"
          loading={isPending}
          disabled={choice.chosen.length === 0}
          onClick={() => {
            onAsk(choice.chosen);
          }}
        >
          Look at events
        </Button>
      </div>
    </>
  );
}

const HELP = {
  csv: "Columns: type, event, property, data_type, required, permitted_values, description, owner, pii, rules. An export has all of them.",
  json: "A plan as it is exported, or one JSON Schema whose properties are the events.",
} as const;

interface FromFileProps {
  readonly format: "csv" | "json";
  readonly isPending: boolean;
  readonly onAsk: (text: string) => void;
}

function FromFile({ format, isPending, onAsk }: FromFileProps) {
  const [text, setText] = useState("");
  return (
    <>
      <Field label="File">
        {(ids) => (
          <Input
            {...ids}
            type="file"
            className="py-1"
            accept={format === "csv" ? ".csv,text/csv" : ".json,application/json"}
            onChange={(event) => {
              void event.target.files?.[0]?.text().then(setText);
            }}
          />
        )}
      </Field>
      <Field label="Or its text" help={HELP[format]}>
        {(ids) => (
          <Textarea
            {...ids}
            rows={8}
            value={text}
            spellCheck={false}
            className="text-code font-mono"
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        )}
      </Field>
      <div className="flex justify-end">
        <Button
          variant="primary"
          loading={isPending}
          disabled={text.trim() === ""}
          onClick={() => {
            onAsk(text);
          }}
        >
          Look at it
        </Button>
      </div>
    </>
  );
}
