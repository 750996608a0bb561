"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CodeEditor } from "@/components/ui/code-editor";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldGroup } from "@/components/ui/field";
import { FormActions } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { NameField } from "@/components/ui/name-field";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { RecordEditor } from "@/components/ui/record-editor";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { toast } from "@/components/ui/toast";
import {
  useCreateTestCase,
  useUpdateTestCase,
  type TestCase,
  type Transformation,
  type TransformedEvent,
} from "@/lib/client/transformation";
import { draftOf, expectationOf, type ExpectationDraft } from "./expectation-draft";

interface Start {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What became of it in the last run: a first guess at what to expect. */
  readonly result?: TransformedEvent;
  /** The one to change. */
  readonly testCase?: TestCase;
}

interface Props {
  readonly transformation: Transformation;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly start: Start;
}

export const CaseDialog = ({ open, onOpenChange, start, transformation }: Props) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    size="lg"
    title={start.testCase === undefined ? "Save as test case" : "Change test case"}
    description="The event and what must become of it. All test cases must pass before a version is published."
  >
    <CaseForm
      transformation={transformation}
      start={start}
      onDone={() => {
        onOpenChange(false);
      }}
    />
  </Dialog>
);

const KINDS = [
  { value: "output", label: "This output" },
  { value: "contains", label: "Some fields" },
  { value: "dropped", label: "Dropped" },
  { value: "throws", label: "Throws" },
] as const;

function CaseForm({
  transformation,
  start,
  onDone,
}: Omit<Props, "open" | "onOpenChange"> & { readonly onDone: () => void }) {
  const [name, setName] = useState(start.name);
  const [draft, setDraft] = useState(() => draftOf(start.testCase?.expectation, start.result));
  const [failure, setFailure] = useState<string | null>(null);
  const create = useCreateTestCase();
  const update = useUpdateTestCase();
  const save = async (): Promise<void> => {
    setFailure(null);
    try {
      const body = { name, expectation: expectationOf(draft) };
      const { id } = transformation;
      if (start.testCase === undefined)
        await create.mutateAsync({ params: { id }, body: { ...body, input: { ...start.input } } });
      else await update.mutateAsync({ params: { id, caseId: start.testCase.id }, body });
      toast.done("Test case saved");
      onDone();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "That did not work.");
    }
  };
  return (
    <form
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void save();
      }}
    >
      <NameField value={name} onChange={setName} />
      <details>
        <summary className="text-ink-2 cursor-pointer text-sm font-medium">The event</summary>
        <PayloadViewer compact value={start.input} label="Input" maxHeight={240} className="mt-2" />
      </details>
      <FieldGroup label="What must become of it">
        <SegmentedControl
          label="Expectation"
          value={draft.kind}
          options={KINDS}
          onChange={(kind) => {
            setDraft({ ...draft, kind });
          }}
        />
      </FieldGroup>
      <Expected draft={draft} onChange={setDraft} />
      {failure !== null && <Callout tone="bad">{failure}</Callout>}
      <FormActions>
        <Button
          type="submit"
          variant="primary"
          loading={create.isPending || update.isPending}
          disabled={name.trim() === ""}
        >
          Save test case
        </Button>
      </FormActions>
    </form>
  );
}

interface ExpectedProps {
  readonly draft: ExpectationDraft;
  readonly onChange: (draft: ExpectationDraft) => void;
}

function Expected({ draft, onChange }: ExpectedProps) {
  if (draft.kind === "dropped")
    return <p className="text-ink-2 text-sm">It returns null, or an empty array.</p>;
  if (draft.kind === "throws")
    return (
      <Field label="Part of the message" optional>
        {(ids) => (
          <Input
            {...ids}
            value={draft.message}
            maxLength={500}
            onChange={(event) => {
              onChange({ ...draft, message: event.target.value });
            }}
          />
        )}
      </Field>
    );
  if (draft.kind === "output")
    return (
      <CodeEditor
        label="Expected outputs"
        language="json"
        value={draft.outputs}
        minHeight={160}
        maxHeight={280}
        onChange={(outputs) => {
          onChange({ ...draft, outputs });
        }}
      />
    );
  return (
    <>
      <FieldGroup
        label="Fields with these values"
        help="Path and value, e.g. properties.total and 42.5. Text may stand without quotes: traits.plan and pro."
      >
        <RecordEditor
          label="Fields"
          keyPlaceholder="properties.total"
          valuePlaceholder="42.5"
          value={draft.contains}
          onChange={(contains) => {
            onChange({ ...draft, contains });
          }}
        />
      </FieldGroup>
      <Field label="Fields that must be gone" help="One path a line." optional>
        {(ids) => (
          <Textarea
            {...ids}
            rows={3}
            className="font-mono"
            value={draft.absent}
            onChange={(event) => {
              onChange({ ...draft, absent: event.target.value });
            }}
          />
        )}
      </Field>
    </>
  );
}
