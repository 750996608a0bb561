"use client";

import { useRouter } from "next/navigation";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { FieldGroup } from "@/components/ui/field";
import { NameField } from "@/components/ui/name-field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useCreatePlan } from "@/lib/client/plan";
import { SourceChoice, useSourceChoice } from "./source-choice";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export const CreatePlanDialog = ({ open, onOpenChange }: Props) => (
  <Dialog open={open} onOpenChange={onOpenChange} title="New tracking plan">
    <CreateForm />
  </Dialog>
);

type Start = "observed" | "empty";

function CreateForm() {
  const router = useRouter();
  const create = useCreatePlan();
  const [from] = useQueryState("from", parseAsArrayOf(parseAsString).withDefault([]));
  const choice = useSourceChoice(from);
  const [name, setName] = useState("");
  const [start, setStart] = useState<Start>("observed");
  const isReady = name.trim() !== "" && (start === "empty" || choice.chosen.length > 0);
  const save = async (): Promise<void> => {
    const plan = await create.mutateAsync({ body: { name: name.trim() } });
    // The plan's page opens with the proposals: nothing is written that was not accepted.
    const next = start === "observed" ? `?import=observed&from=${choice.chosen.join(",")}` : "";
    router.push(`/tracking-plans/${plan.id}${next}`);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) save().catch(() => undefined); // the mutation keeps the error, shown below
      }}
    >
      <NameField value={name} onChange={setName} placeholder="Web shop" />
      <FieldGroup label="Start with">
        <SegmentedControl<Start>
          label="Start with"
          value={start}
          onChange={setStart}
          options={[
            { value: "observed", label: "Observed events" },
            { value: "empty", label: "An empty plan" },
          ]}
        />
      </FieldGroup>
      {start === "observed" && <SourceChoice choice={choice} />}
      {create.error !== null && <Callout tone="bad">{create.error.message}</Callout>}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" loading={create.isPending} disabled={!isReady}>
          {start === "observed" ? "Create and look at events" : "Create plan"}
        </Button>
      </div>
    </form>
  );
}
