"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { FormActions } from "@/components/ui/form";
import { NameField } from "@/components/ui/name-field";
import {
  faultsOf,
  initialValues,
  SchemaForm,
  withoutEmpty,
  type JsonSchema,
  type SchemaFault,
} from "@/components/ui/schema-form";
import { useCreateTransformation, type ReadyMadeView } from "@/lib/client/transformation";
import { fieldsOf } from "./ready-pane";

/** Name and settings of a new ready-made transformation. */
export function ReadyCreate({ kind }: { readonly kind: ReadyMadeView }) {
  const router = useRouter();
  const create = useCreateTransformation();
  // zod's JSON Schema is what the kit's forms are drawn from.
  const schema: JsonSchema = kind.settings;
  const [name, setName] = useState(kind.name);
  const [settings, setSettings] = useState<Record<string, unknown>>(() => initialValues(schema));
  const [faults, setFaults] = useState<readonly SchemaFault[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const found = faultsOf(schema, settings);
    setFaults(found);
    setFailure(null);
    if (found.length > 0) return;
    try {
      const body = { name, ready: kind.slug, settings: withoutEmpty(settings) };
      const made = await create.mutateAsync({ body });
      router.push(`/transformations/${made.id}`);
    } catch (error) {
      setFaults(fieldsOf(error));
      setFailure(error instanceof Error ? error.message : "That did not work.");
    }
  };
  return (
    <form
      noValidate
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void save();
      }}
    >
      <NameField value={name} onChange={setName} />
      <SchemaForm schema={schema} value={settings} onChange={setSettings} faults={faults} />
      {failure !== null && <Callout tone="bad">{failure}</Callout>}
      <FormActions>
        <Button
          type="submit"
          variant="primary"
          loading={create.isPending || create.isSuccess}
          disabled={name.trim() === ""}
        >
          Create draft
        </Button>
      </FormActions>
    </form>
  );
}
