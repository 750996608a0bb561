"use client";

import { KeyRound, Plus, RotateCcwKey, Trash2 } from "lucide-react";
import { useState } from "react";
import { z } from "zod";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { ListCount } from "@/components/ui/list-count";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { hasNone, useListQuery } from "@/components/ui/use-list-query";
import {
  useCreateCredential,
  useCredentials,
  useDeleteCredential,
  useUpdateCredential,
  type Credential,
} from "@/lib/client/library";

interface CellProps {
  readonly row: { readonly original: Credential };
}

const COLUMNS: readonly ColumnDef<Credential>[] = [
  {
    id: "name",
    header: "Name",
    cell: ({ row: { original } }: CellProps) => (
      <code className="text-code font-medium">{original.name}</code>
    ),
    meta: { sort: "name" },
  },
  {
    id: "value",
    header: "Value",
    cell: ({ row: { original } }: CellProps) => (
      <span className="text-ink-2">{original.hint === "" ? "Set" : `Ends with ${original.hint}`}</span>
    ),
  },
  {
    id: "set",
    header: "Set",
    cell: ({ row: { original } }: CellProps) => (
      <span className="whitespace-nowrap">
        <TimeStamp at={original.setAt} /> <span className="text-ink-3">by {original.setBy}</span>
      </span>
    ),
    meta: { sort: "setAt", from: "md" },
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ row: { original } }: CellProps) => <Actions credential={original} />,
    meta: { align: "right", hideLabel: true },
  },
];

/** Secrets that code reads by name; their values never come back. */
export function CredentialsTab() {
  const { query, table, isFiltered } = useListQuery("name", "setAt");
  const list = useCredentials(query);
  const mayWrite = useMay("credential.write");
  const [isCreating, setCreating] = useState(false);
  const button = mayWrite && (
    <Button
      icon={<Plus aria-hidden />}
      onClick={() => {
        setCreating(true);
      }}
    >
      New credential
    </Button>
  );
  return (
    <>
      {!hasNone(list, isFiltered) && (
        <FilterBar
          search={{ name: "q", label: "Search credentials" }}
          end={
            <>
              <ListCount list={list} one="credential" />
              {button}
            </>
          }
        />
      )}
      <DataTable<Credential>
        label="Credentials"
        list={list}
        columns={COLUMNS}
        rowId={({ id }) => id}
        {...table}
        empty={
          <EmptyState icon={<KeyRound />} title="No credentials yet" action={button}>
            Keys and tokens for services that your code asks. It reads one with{" "}
            <code className="text-code">getCredential(name)</code>; nobody can read it here again.
          </EmptyState>
        }
      />
      <Dialog
        open={isCreating}
        onOpenChange={setCreating}
        title="New credential"
        description="Sealed as soon as it arrives; only the pipeline can open it."
      >
        <CreateForm
          onDone={() => {
            setCreating(false);
          }}
        />
      </Dialog>
    </>
  );
}

const value = z.string().min(1, "Paste the secret.").max(10_000);
const createSchema = z.object({
  name: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/,
      "A letter first, then letters, digits, _ . and -, such as crm_token.",
    ),
  value,
});

function CreateForm({ onDone }: { readonly onDone: () => void }) {
  const create = useCreateCredential();
  const form = useZodForm(createSchema, { name: "", value: "" });
  return (
    <Form
      form={form}
      onSubmit={async (body) => {
        await create.mutateAsync({ body });
        toast.done("Credential set");
        onDone();
      }}
    >
      <TextField name="name" label="Name" placeholder="crm_token" autoComplete="off" spellCheck={false} />
      <TextField name="value" label="Value" type="password" autoComplete="new-password" />
      <FormActions>
        <Button type="submit" variant="primary" loading={create.isPending}>
          Set credential
        </Button>
      </FormActions>
    </Form>
  );
}

function Actions({ credential }: { readonly credential: Credential }) {
  const [open, setOpen] = useState<"replace" | "delete" | null>(null);
  const remove = useDeleteCredential();
  const close = (isOpen: boolean): void => {
    if (!isOpen) setOpen(null);
  };
  if (!useMay("credential.write")) return null;
  return (
    <>
      <MoreMenu label={`More for ${credential.name}`}>
        <MenuItem
          icon={<RotateCcwKey aria-hidden />}
          onSelect={() => {
            setOpen("replace");
          }}
        >
          Replace value
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
      <Dialog open={open === "replace"} onOpenChange={close} title={`Replace ${credential.name}`} size="sm">
        <ReplaceForm
          id={credential.id}
          onDone={() => {
            setOpen(null);
          }}
        />
      </Dialog>
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete credential ${credential.name}?`}
        action="Delete credential"
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: credential.id } });
          toast.done("Credential deleted");
        }}
      >
        <p>From then on getCredential gives undefined for it.</p>
      </ConfirmDialog>
    </>
  );
}

const replaceSchema = z.object({ value });

function ReplaceForm({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const update = useUpdateCredential();
  const form = useZodForm(replaceSchema, { value: "" });
  return (
    <Form
      form={form}
      onSubmit={async (body) => {
        await update.mutateAsync({ params: { id }, body });
        toast.done("Credential replaced");
        onDone();
      }}
    >
      <TextField name="value" label="New value" type="password" autoComplete="new-password" />
      <FormActions>
        <Button type="submit" variant="primary" loading={update.isPending}>
          Replace
        </Button>
      </FormActions>
    </Form>
  );
}
