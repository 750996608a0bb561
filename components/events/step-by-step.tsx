"use client";

import { ListTree } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DiffView } from "@/components/ui/diff-view";
import { useExplainedTransformations, type ExplainedTransformations } from "@/lib/client/event";

interface Props {
  readonly event: { readonly messageId: string; readonly sourceId: string };
}

/** Runs the source's chain over the event once more, and shows what each step did. */
export function StepByStep({ event }: Props) {
  const [isWanted, setWanted] = useState(false);
  const { data, error, isFetching } = useExplainedTransformations(event, isWanted);
  if (data === undefined) {
    return (
      <>
        <Button
          size="sm"
          className="justify-self-start"
          icon={<ListTree aria-hidden />}
          loading={isFetching}
          onClick={() => {
            setWanted(true);
          }}
        >
          Show each step
        </Button>
        {error !== null && <Callout tone="bad">{error.message}</Callout>}
      </>
    );
  }
  return <Steps explained={data} />;
}

function Steps({
  explained: { before, steps, reproduced },
}: {
  readonly explained: ExplainedTransformations;
}) {
  if (before === null || steps.length === 0)
    return (
      <p className="text-ink-3 text-sm">
        The steps cannot be shown any more: the event as it came, or the code, is gone.
      </p>
    );
  return (
    <>
      <ol className="grid gap-4" aria-label="What each step did">
        {steps.map((step, at) => (
          <li key={`${step.transformationId} ${String(at)}`} className="grid min-w-0 gap-2">
            <h3 className="text-sm font-semibold">
              {at + 1}.{" "}
              <Link href={`/transformations/${step.transformationId}`} className="underline decoration-1">
                {step.name}
              </Link>{" "}
              <span className="text-ink-3 font-normal">version {step.version}</span>
            </h3>
            <Step step={step} given={at === 0 ? before : steps[at - 1]?.outputs[0]} />
          </li>
        ))}
      </ol>
      <p className="text-ink-3 text-xs">
        Run again just now, without the requests that the code makes.{" "}
        {reproduced === true && "The end is exactly the stored event."}
        {reproduced === false &&
          "The end is not the stored event: the code depends on the time, on chance or on answers from elsewhere."}
      </p>
    </>
  );
}

interface StepProps {
  readonly step: ExplainedTransformations["steps"][number];
  readonly given: unknown;
}

function Step({ step, given }: StepProps) {
  if (step.kind === "dropped") return <p className="text-ink-2 text-sm">Left the event out.</p>;
  if (step.kind === "failed")
    return (
      <Callout tone="bad">
        {step.error?.message ?? "It failed."}
        {step.error?.line != null && ` (line ${String(step.error.line)})`}
      </Callout>
    );
  return (
    <>
      {step.outputs.length > 1 && (
        <p className="text-ink-2 text-sm">Made {step.outputs.length} events of it; the first one:</p>
      )}
      <DiffView before={given} after={step.outputs[0]} label={`What ${step.name} changed`} />
    </>
  );
}
