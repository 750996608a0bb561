"use client";

import { Library as LibraryIcon, Plus } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { parseAsBoolean, useQueryState } from "nuqs";
import { z } from "zod";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { ListCount } from "@/components/ui/list-count";
import { TimeStamp } from "@/components/ui/time-stamp";
import { hasNone, useListQuery } from "@/components/ui/use-list-query";
import { useCreateLibrary, useLibraries, type Library } from "@/lib/client/library";
import { LiveChip } from "./live-chip";
import { LIBRARY_START } from "./templates";

interface CellProps {
  readonly row: { readonly original: Library };
}

const hrefOf = ({ id }: Library): string => `/transformations/libraries/${id}`;

const COLUMNS: readonly ColumnDef<Library>[] = [
  {
    id: "name",
    header: "Name",
    cell: ({ row: { original } }: CellProps) => (
      <Link href={hrefOf(original)} className="text-code font-mono font-medium hover:underline">
        {original.name}
      </Link>
    ),
    meta: { sort: "name" },
  },
  { id: "state", header: "State", cell: ({ row: { original } }: CellProps) => <LiveChip of={original} /> },
  {
    id: "says",
    header: "Description",
    cell: ({ row: { original } }: CellProps) => (
      <span className="block max-w-80 truncate">{original.description}</span>
    ),
    meta: { from: "lg" },
  },
  {
    id: "used",
    header: "Imported by",
    cell: ({ row: { original } }: CellProps) =>
      original.usedBy.length === 0 ? (
        <span className="text-ink-3">Nothing</span>
      ) : (
        <span className="block max-w-72 truncate">{original.usedBy.map(({ name }) => name).join(", ")}</span>
      ),
    meta: { from: "md" },
  },
  {
    id: "saved",
    header: "Draft saved",
    cell: ({ row: { original } }: CellProps) => <TimeStamp at={original.draftAt} />,
    meta: { sort: "draftAt", from: "md" },
  },
];

/** Code that transformations share. */
export function LibrariesTab() {
  const { query, table, isFiltered } = useListQuery("name", "draftAt");
  const list = useLibraries(query);
  const router = useRouter();
  const mayWrite = useMay("transformation.write");
  const [isCreating, setCreating] = useQueryState("new", parseAsBoolean.withDefault(false));
  const button = mayWrite && (
    <Button icon={<Plus aria-hidden />} onClick={() => void setCreating(true)}>
      New library
    </Button>
  );
  return (
    <>
      {!hasNone(list, isFiltered) && (
        <FilterBar
          search={{ name: "q", label: "Search libraries" }}
          end={
            <>
              <ListCount list={list} one="library" many="libraries" />
              {button}
            </>
          }
        />
      )}
      <DataTable<Library>
        label="Libraries"
        list={list}
        columns={COLUMNS}
        rowId={({ id }) => id}
        onOpen={(row) => {
          router.push(hrefOf(row));
        }}
        {...table}
        empty={
          <EmptyState icon={<LibraryIcon />} title="No libraries yet" action={button}>
            A library is code that transformations share. They import it by its name:{" "}
            <code className="text-code">{'import { isEmail } from "checks"'}</code>
          </EmptyState>
        }
      />
      <Dialog
        open={isCreating && mayWrite}
        onOpenChange={(open) => void setCreating(open ? true : null)}
        title="New library"
        description="It can be imported once it is published."
      >
        <CreateForm />
      </Dialog>
    </>
  );
}

const schema = z.object({
  name: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]{0,99}$/, "A small letter first, then letters and digits, such as piiTools."),
  description: z.string().trim().max(500),
});

function CreateForm() {
  const router = useRouter();
  const create = useCreateLibrary();
  const form = useZodForm(schema, { name: "", description: "" });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        const made = await create.mutateAsync({ body: { ...values, code: LIBRARY_START } });
        router.push(hrefOf(made));
      }}
    >
      <TextField
        name="name"
        label="Name"
        help="What code imports; it cannot be changed later."
        placeholder="piiTools"
        autoComplete="off"
        spellCheck={false}
      />
      <TextField name="description" label="Description" optional autoComplete="off" />
      <FormActions>
        <Button type="submit" variant="primary" loading={create.isPending || create.isSuccess}>
          Create library
        </Button>
      </FormActions>
    </Form>
  );
}
