"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ControlledField, Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { useDeleteSource, useUpdateSource, type Source } from "@/lib/client/source";
import { ACTIONS } from "@/lib/contract/access";
import { SourceConnections } from "./source-connections";
import { WriteKeys } from "./write-keys";

const KB = 1024;

export function SourceSettings({ source }: { readonly source: Source }) {
  const mayWrite = useMay("source.write");
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-4">
      {!mayWrite && <ReadOnlyNote role={ACTIONS["source.write"]} />}
      <General key={source.updatedAt} source={source} mayWrite={mayWrite} />
      <WriteKeys source={source} mayWrite={mayWrite} />
      <SourceConnections source={source} />
      <Danger source={source} mayWrite={mayWrite} />
    </div>
  );
}

interface Props {
  readonly source: Source;
  readonly mayWrite: boolean;
}

const general = z.object({
  name: z.string().trim().min(1, "A source needs a name.").max(200, "A name has at most 200 characters."),
  maxEventKb: z.coerce
    .number("A number of kilobytes.")
    .int("A whole number of kilobytes.")
    .min(1, "At least 1 KB.")
    .max(1024, "At most 1,024 KB."),
});

function General({ source, mayWrite }: Props) {
  const update = useUpdateSource();
  const form = useZodForm(general, { name: source.name, maxEventKb: Math.round(source.maxEventBytes / KB) });
  const params = { id: source.id };
  const switchTo = (enabled: boolean): void => {
    update.mutate(
      { params, body: { enabled } },
      {
        onSuccess: () => {
          toast.done(enabled ? "Source enabled" : "Source disabled");
        },
        onError: (error) => {
          toast.failed("The source was not changed", error);
        },
      },
    );
  };
  return (
    <Card title="General">
      <Switch
        checked={source.enabled}
        disabled={!mayWrite || update.isPending}
        onChange={switchTo}
        label="Enabled"
        help="A disabled source’s write key is refused: its SDKs drop what they send."
        className="mb-4"
      />
      <Form
        form={form}
        guard
        onSubmit={async ({ name, maxEventKb }) => {
          await update.mutateAsync({ params, body: { name, maxEventBytes: maxEventKb * KB } });
          toast.done("Settings saved");
        }}
      >
        <TextField name="name" label="Name" disabled={!mayWrite} autoComplete="off" />
        <ControlledField
          name="maxEventKb"
          label="Largest event, in KB"
          help="Larger events are refused into quarantine. 32 KB is what SDKs keep to."
          render={({ value, onChange, ref, ...control }) => (
            <Input
              {...control}
              ref={ref}
              className="w-32"
              type="number"
              inputMode="numeric"
              min={1}
              max={1024}
              disabled={!mayWrite}
              value={value as string | number}
              onChange={(event) => {
                onChange(event.target.value);
              }}
            />
          )}
        />
        <FormActions>
          <Button
            type="submit"
            variant="primary"
            disabled={!mayWrite || !form.formState.isDirty}
            loading={form.formState.isSubmitting}
          >
            Save
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}

function Danger({ source, mayWrite }: Props) {
  const [isOpen, setOpen] = useState(false);
  const router = useRouter();
  const remove = useDeleteSource();
  return (
    <Card
      title="Delete"
      description="Its write keys are refused from then on, and its connections go with it."
    >
      <Button
        variant="danger"
        disabled={!mayWrite}
        onClick={() => {
          setOpen(true);
        }}
      >
        Delete source
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`Delete source ${source.name}?`}
        action="Delete source"
        typed={source.name}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: source.id } });
          toast.done("Source deleted");
          router.push("/sources");
        }}
      >
        <p>
          Pages and servers that still use its write key lose what they send. Events that were accepted stay
          in the log and in the warehouse.
        </p>
      </ConfirmDialog>
    </Card>
  );
}
