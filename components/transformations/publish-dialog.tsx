"use client";

import { useEffect, useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormActions } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { toast } from "@/components/ui/toast";
import { plural } from "@/lib/client/format";
import {
  usePublishTransformation,
  useRunTestCases,
  type TestCaseRun,
  type Transformation,
} from "@/lib/client/transformation";
import { ACTIONS } from "@/lib/contract/access";
import { Comparison } from "./comparison";

interface Props {
  readonly transformation: Transformation;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** What will run where, whether the test cases pass, what changes on recent events; then a note. */
export const PublishDialog = ({ transformation, open, onOpenChange }: Props) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    size="lg"
    title={`Publish ${transformation.name}`}
    description={whereWords(transformation)}
  >
    {open && (
      <Body
        transformation={transformation}
        onDone={() => {
          onOpenChange(false);
        }}
      />
    )}
  </Dialog>
);

function whereWords({ attachedTo, attachTo }: Transformation): string {
  const names = attachedTo.map(({ kind, name }) => `${kind} ${name}`);
  const joins = attachTo.length === 0 ? "" : ` It joins ${plural(attachTo.length, "chain")} at once.`;
  if (names.length === 0)
    return attachTo.length === 0
      ? "No chain uses it yet: publishing changes no event until you attach it."
      : `The draft becomes the next version.${joins}`;
  return `The draft becomes the next version and runs for ${names.join(", ")} as soon as the pipeline has it.${joins}`;
}

function useCaseRun(transformation: Transformation) {
  const { mutate, data, error, isPending } = useRunTestCases();
  const { id, testCases } = transformation;
  useEffect(() => {
    if (testCases > 0) mutate({ params: { id }, body: {} });
  }, [mutate, id, testCases]);
  return {
    run: data,
    error,
    isPending: testCases > 0 && (isPending || (data === undefined && error === null)),
  };
}

function Body({
  transformation,
  onDone,
}: {
  readonly transformation: Transformation;
  readonly onDone: () => void;
}) {
  const cases = useCaseRun(transformation);
  const mayOverride = useMay("transformation.override");
  const publish = usePublishTransformation();
  const [note, setNote] = useState("");
  const [reason, setReason] = useState("");
  const failed = cases.run?.failed ?? 0;
  const isBlocked = cases.isPending || (failed > 0 && (!mayOverride || reason.trim() === ""));
  const submit = async (): Promise<void> => {
    try {
      const { version, release } = await publish.mutateAsync({
        params: { id: transformation.id },
        body: { note, ...(failed > 0 ? { override: { reason } } : {}) },
      });
      const label = `Version ${String(version)} published`;
      toast.done(
        label,
        release.applied ? { description: `The pipeline runs release ${String(release.number)}.` } : {},
      );
      onDone();
    } catch {
      // Shown below the fields.
    }
  };
  return (
    <form
      className="grid grid-cols-1 gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void submit();
      }}
    >
      <CasesSection transformation={transformation} cases={cases} />
      {transformation.liveVersion !== null && <Comparison transformation={transformation} />}
      <Field label="Note" help="What changed and why, for those who look at the versions later." optional>
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => {
              setNote(event.target.value);
            }}
          />
        )}
      </Field>
      {failed > 0 && <Override mayOverride={mayOverride} reason={reason} onReason={setReason} />}
      {publish.error !== null && <Callout tone="bad">{publish.error.message}</Callout>}
      <FormActions>
        <Button
          type="submit"
          variant={failed > 0 ? "danger" : "primary"}
          loading={publish.isPending}
          disabled={isBlocked}
        >
          {failed > 0 ? "Publish all the same" : "Publish"}
        </Button>
      </FormActions>
    </form>
  );
}

interface CasesProps {
  readonly transformation: Transformation;
  readonly cases: ReturnType<typeof useCaseRun>;
}

const CasesSection = ({ transformation, cases }: CasesProps) => (
  <section aria-label="Test cases" className="grid grid-cols-1 gap-2">
    <h3 className="text-sm font-semibold">Test cases</h3>
    {cases.isPending && <SkeletonText lines={2} />}
    {transformation.testCases === 0 && (
      <p className="text-ink-2 text-sm">None are saved, so none can warn you.</p>
    )}
    {cases.error !== null && <Callout tone="bad">{cases.error.message}</Callout>}
    {cases.run !== undefined && <CaseResults run={cases.run} />}
  </section>
);

interface OverrideProps {
  readonly mayOverride: boolean;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}

function Override({ mayOverride, reason, onReason }: OverrideProps) {
  if (!mayOverride)
    return (
      <Callout tone="warn">
        Mend the code or the test cases first. The role {ACTIONS["transformation.override"]} may publish all
        the same.
      </Callout>
    );
  return (
    <Field
      label="Reason to publish although test cases fail"
      help="It stands in the audit log and beside the version."
    >
      {(ids) => (
        <Input
          {...ids}
          value={reason}
          maxLength={1000}
          onChange={(event) => {
            onReason(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

function CaseResults({ run }: { readonly run: TestCaseRun }) {
  if (run.error !== null)
    return (
      <Callout
        tone="bad"
        title={run.error.line === null ? "It does not run" : `Line ${String(run.error.line)}`}
      >
        {run.error.message}
      </Callout>
    );
  return (
    <ul className="grid gap-1">
      {run.cases.map(({ id, name, isPassed, why }) => (
        <li key={id} className="grid gap-0.5 text-sm">
          <span className="flex flex-wrap items-center gap-2">
            <StatusChip status={isPassed ? "delivered" : "failed"}>
              {isPassed ? "Passed" : "Failed"}
            </StatusChip>
            {name}
          </span>
          {!isPassed && <span className="text-ink-2 text-xs">{why.join(" ")}</span>}
        </li>
      ))}
    </ul>
  );
}
