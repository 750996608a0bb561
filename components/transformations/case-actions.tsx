"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { useDeleteTestCase, type TestCase, type Transformation } from "@/lib/client/transformation";
import { CaseDialog } from "./case-dialog";

interface Props {
  readonly transformation: Transformation;
  readonly testCase: TestCase;
}

export function CaseActions({ transformation, testCase }: Props) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const remove = useDeleteTestCase();
  const close = (isOpen: boolean): void => {
    if (!isOpen) setOpen(null);
  };
  if (!useMay("transformation.write")) return null;
  return (
    <>
      <MoreMenu label={`More for ${testCase.name}`}>
        <MenuItem
          icon={<Pencil aria-hidden />}
          onSelect={() => {
            setOpen("edit");
          }}
        >
          Change
        </MenuItem>
        <MenuItem
          icon={<Trash2 aria-hidden />}
          danger
          onSelect={() => {
            setOpen("delete");
          }}
        >
          Delete
        </MenuItem>
      </MoreMenu>
      <CaseDialog
        transformation={transformation}
        open={open === "edit"}
        onOpenChange={close}
        start={{ name: testCase.name, input: testCase.input, testCase }}
      />
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete test case ${testCase.name}?`}
        action="Delete test case"
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: transformation.id, caseId: testCase.id } });
          toast.done("Test case deleted");
        }}
      >
        <p>Versions can then be published without it passing.</p>
      </ConfirmDialog>
    </>
  );
}
