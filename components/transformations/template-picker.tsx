"use client";

import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useCreateTransformation, useReadyMade, type ReadyMadeView } from "@/lib/client/transformation";
import { ReadyCreate } from "./ready-create";
import { TEMPLATES, type Template } from "./templates";

/** Templates and ready-made ones as cards; one that is chosen asks for what it needs. */
export function TemplatePicker() {
  const [slug, setSlug] = useQueryState("template", parseAsString.withOptions({ history: "push" }));
  const readyMade = useReadyMade();
  const ready = readyMade.data?.items ?? [];
  const choose = (next: string): void => void setSlug(next);
  return (
    <div className="grid gap-6">
      <Group title="Code" items={TEMPLATES} onChoose={choose} />
      {readyMade.error !== null && <Callout tone="warn">{readyMade.error.message}</Callout>}
      {ready.length > 0 && (
        <Group
          title="Without code"
          items={ready.map(({ slug: kind, name, summary }) => ({
            slug: `ready-${kind}`,
            name,
            says: summary,
          }))}
          onChoose={choose}
        />
      )}
      <Chosen slug={slug} ready={ready} onClose={() => void setSlug(null)} />
    </div>
  );
}

interface ChosenProps {
  readonly slug: string | null;
  readonly ready: readonly ReadyMadeView[];
  readonly onClose: () => void;
}

function Chosen({ slug, ready, onClose }: ChosenProps) {
  const template = TEMPLATES.find((one) => one.slug === slug);
  const kind = ready.find((one) => `ready-${one.slug}` === slug);
  const words = template ?? (kind === undefined ? undefined : { name: kind.name, says: kind.summary });
  return (
    <Dialog
      open={words !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size={kind === undefined ? "md" : "lg"}
      title={`New transformation: ${words?.name ?? ""}`}
      description={words?.says}
    >
      {template !== undefined && <CreateForm key={template.slug} template={template} />}
      {kind !== undefined && <ReadyCreate key={kind.slug} kind={kind} />}
    </Dialog>
  );
}

interface GroupProps {
  readonly title: string;
  readonly items: readonly Pick<Template, "slug" | "name" | "says">[];
  readonly onChoose: (slug: string) => void;
}

const Group = ({ title, items, onChoose }: GroupProps) => (
  <section aria-label={title}>
    <h2 className="text-ink-2 mb-2 text-sm font-semibold">{title}</h2>
    <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {items.map(({ slug, name, says }) => (
        <li key={slug}>
          <button
            type="button"
            onClick={() => {
              onChoose(slug);
            }}
            className="border-line bg-surface hover:bg-subtle flex h-full w-full flex-col gap-1 rounded-md border p-4 text-left"
          >
            <span className="font-medium">{name}</span>
            <span className="text-ink-2 text-sm">{says}</span>
          </button>
        </li>
      ))}
    </ul>
  </section>
);

const schema = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(200, "A name has at most 200 characters."),
});

function CreateForm({ template }: { readonly template: Template }) {
  const router = useRouter();
  const create = useCreateTransformation();
  const [language, setLanguage] = useState<"javascript" | "typescript">("javascript");
  const form = useZodForm(schema, { name: template.slug === "blank" ? "" : template.name });
  return (
    <Form
      form={form}
      onSubmit={async ({ name }) => {
        const made = await create.mutateAsync({ body: { name, language, code: template.code } });
        router.push(`/transformations/${made.id}`);
      }}
    >
      <TextField name="name" label="Name" autoComplete="off" placeholder="Mask customer data" />
      {template.slug === "blank" ? (
        <Field label="Language" help="You can change it later.">
          {() => (
            <div>
              <SegmentedControl
                label="Language"
                value={language}
                onChange={setLanguage}
                options={[
                  { value: "javascript", label: "JavaScript" },
                  { value: "typescript", label: "TypeScript" },
                ]}
              />
            </div>
          )}
        </Field>
      ) : (
        <CodeBlock code={template.code} label="Code" maxHeight={240} />
      )}
      <FormActions>
        <Button type="submit" variant="primary" loading={create.isPending || create.isSuccess}>
          Create draft
        </Button>
      </FormActions>
    </Form>
  );
}
