"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useState } from "react";
import { z } from "zod";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import {
  useDeleteTransformation,
  useUpdateTransformation,
  type Transformation,
} from "@/lib/client/transformation";
import { PublishDialog } from "./publish-dialog";
import type { Draft } from "./use-draft";

interface Props {
  readonly transformation: Transformation;
  readonly draft: Draft;
}

export function HeaderActions({ transformation, draft }: Props) {
  const mayWrite = useMay("transformation.write");
  const [isPublishing, setPublishing] = useQueryState("publish", parseAsBoolean.withDefault(false));
  if (!mayWrite) return null;
  const isSame = !draft.isDirty && !transformation.hasChanges && transformation.attachTo.length === 0;
  const open = async (): Promise<void> => {
    try {
      if (draft.isDirty) await draft.save();
      await setPublishing(true);
    } catch (error) {
      toast.failed("The draft could not be saved", error);
    }
  };
  return (
    <>
      <More transformation={transformation} />
      <Button
        variant="primary"
        loading={draft.isSaving}
        disabled={isSame}
        title={isSame ? "The draft is what runs already." : undefined}
        onClick={() => void open()}
      >
        Publish…
      </Button>
      <PublishDialog
        transformation={transformation}
        open={isPublishing && !isSame}
        onOpenChange={(next) => void setPublishing(next ? true : null)}
      />
    </>
  );
}

function More({ transformation }: Omit<Props, "draft">) {
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const router = useRouter();
  const remove = useDeleteTransformation();
  const close = (isOpen: boolean): void => {
    if (!isOpen) setOpen(null);
  };
  const isUsed = transformation.attachedTo.length > 0;
  return (
    <>
      <MoreMenu label="More">
        <MenuItem
          icon={<Pencil aria-hidden />}
          onSelect={() => {
            setOpen("rename");
          }}
        >
          Rename
        </MenuItem>
        <MenuItem
          icon={<Trash2 aria-hidden />}
          danger
          disabled={isUsed}
          onSelect={() => {
            setOpen("delete");
          }}
        >
          {isUsed ? "Delete (in use)" : "Delete"}
        </MenuItem>
      </MoreMenu>
      <Dialog open={open === "rename"} onOpenChange={close} title="Rename transformation" size="sm">
        <Rename
          transformation={transformation}
          onDone={() => {
            setOpen(null);
          }}
        />
      </Dialog>
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete transformation ${transformation.name}?`}
        action="Delete transformation"
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: transformation.id } });
          router.push("/transformations");
          toast.done("Transformation deleted");
        }}
      >
        <p>Its versions and test cases go with it. This cannot be undone.</p>
      </ConfirmDialog>
    </>
  );
}

const schema = z.object({ name: z.string().trim().min(1, "Give it a name.").max(200) });

function Rename({
  transformation,
  onDone,
}: {
  readonly transformation: Transformation;
  readonly onDone: () => void;
}) {
  const update = useUpdateTransformation();
  const form = useZodForm(schema, { name: transformation.name });
  return (
    <Form
      form={form}
      onSubmit={async ({ name }) => {
        await update.mutateAsync({ params: { id: transformation.id }, body: { name } });
        onDone();
      }}
    >
      <TextField name="name" label="Name" autoComplete="off" />
      <FormActions>
        <Button type="submit" variant="primary" loading={update.isPending}>
          Rename
        </Button>
      </FormActions>
    </Form>
  );
}
