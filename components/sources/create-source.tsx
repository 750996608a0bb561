"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { z } from "zod";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { useCreateSource } from "@/lib/client/source";
import { ACTIONS } from "@/lib/contract/access";

const schema = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give it a name, e.g. Web shop.")
    .max(200, "A name has at most 200 characters."),
});

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks for a name only; the set-up page says what to do next. */
export const CreateSourceDialog = ({ open, onOpenChange }: DialogProps) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    title="New source"
    description="One source for each website, app or server that sends events."
  >
    <Body
      onCancel={() => {
        onOpenChange(false);
      }}
    />
  </Dialog>
);

function Body({ onCancel }: { readonly onCancel: () => void }) {
  const router = useRouter();
  const create = useCreateSource();
  const form = useZodForm(schema, { name: "" });
  return (
    <Form
      form={form}
      onSubmit={async ({ name }) => {
        const source = await create.mutateAsync({ body: { name } });
        router.push(`/sources/${source.id}`);
      }}
    >
      <TextField name="name" label="Name" placeholder="Web shop" autoComplete="off" />
      <FormActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" loading={create.isPending || create.isSuccess}>
          Create source
        </Button>
      </FormActions>
    </Form>
  );
}

export function NewSourceButton({ onClick }: { readonly onClick: () => void }) {
  const isAllowed = useMay("source.write");
  return (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      disabled={!isAllowed}
      title={isAllowed ? undefined : `This needs the role ${ACTIONS["source.write"]}.`}
      onClick={onClick}
    >
      New source
    </Button>
  );
}
