"use client";

import { ListTree } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DiffView } from "@/components/ui/diff-view";
import { useExplainedTransformations, type ExplainedTransformations } from "@/lib/client/event";

interface Props {
  readonly event: { readonly messageId: string; readonly sourceId: string };
  /** What changes it on the way there; else what its source's chain did. */
  readonly destinationId?: string;
}

/** Runs the chain over the event once more, and shows what each step did. */
export function StepByStep({ event, destinationId }: Props) {
  const [isWanted, setWanted] = useState(false);
  const { data, error, isFetching } = useExplainedTransformations(event, destinationId, isWanted);
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
          {destinationId === undefined ? "Show each step" : "Show what changes it"}
        </Button>
        {error !== null && <Callout tone="bad">{error.message}</Callout>}
      </>
    );
  }
  return destinationId === undefined ? <SourceSteps explained={data} /> : <DeliverySteps explained={data} />;
}

interface StepsProps {
  readonly explained: ExplainedTransformations;
}

function SourceSteps({ explained }: StepsProps) {
  const { before, steps, reproduced } = explained;
  if (before === null || steps.length === 0)
    return (
      <p className="text-ink-3 text-sm">
        The steps cannot be shown any more: the event as it came, or the code, is gone.
      </p>
    );
  return (
    <>
      <Steps explained={explained} />
      <p className="text-ink-3 text-xs">
        Run again just now, without the requests that the code makes.{" "}
        {reproduced === true && "The end is exactly the stored event."}
        {reproduced === false &&
          "The end is not the stored event: the code depends on the time, on chance or on answers from elsewhere."}
      </p>
    </>
  );
}

function DeliverySteps({ explained }: StepsProps) {
  if (explained.mapped === null && explained.steps.length === 0)
    return (
      <p className="text-ink-3 text-sm">
        Nothing changes it on this way today: its connection has no mapping, and the destination no
        transformations.
      </p>
    );
  return (
    <>
      <Steps explained={explained} />
      <p className="text-ink-3 text-xs">
        Run again just now with today’s mapping and code, without the requests that the code makes.
      </p>
    </>
  );
}

function Steps({ explained: { before, mapped, steps } }: StepsProps) {
  const first = mapped === null ? 1 : 2;
  return (
    <ol className="grid gap-4" aria-label="What each step did">
      {mapped !== null && (
        <NumberedStep number={1} name="The connection’s mapping">
          <DiffView before={before} after={mapped} label="What the mapping changed" />
        </NumberedStep>
      )}
      {steps.map((step, at) => (
        <NumberedStep
          key={`${step.transformationId} ${String(at)}`}
          number={first + at}
          name={
            <>
              <Link href={`/transformations/${step.transformationId}`} className="underline decoration-1">
                {step.name}
              </Link>{" "}
              <span className="text-ink-3 font-normal">version {step.version}</span>
            </>
          }
        >
          <Step step={step} given={at === 0 ? (mapped ?? before) : steps[at - 1]?.outputs[0]} />
        </NumberedStep>
      ))}
    </ol>
  );
}

interface NumberedProps {
  readonly number: number;
  readonly name: ReactNode;
  readonly children: ReactNode;
}

const NumberedStep = ({ number, name, children }: NumberedProps) => (
  <li className="grid min-w-0 gap-2">
    <p className="text-sm font-semibold">
      {number}. {name}
    </p>
    {children}
  </li>
);

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
